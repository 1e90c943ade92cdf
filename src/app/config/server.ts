import * as z from 'zod';

const tlsSchema = z.strictObject({
  cert: z.string().min(1).describe('A file with the certificate and those between it and its root (PEM).'),
  key: z.string().min(1).describe('A file with its private key (PEM).'),
});

/** How the service is reached. */
export const serverSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on. Others than this machine reach it only when it is told otherwise.'),
  port: z.int().min(0).max(65_535).default(9870).describe('The port to listen on; 0 takes any that is free.'),
  tls: tlsSchema.optional().describe('The files are read again when they change.'),
  insecure: z
    .boolean()
    .default(false)
    .describe(
      'Listen beyond this machine without TLS: keys and passwords can be read on the way, unless a proxy with TLS stands before it.',
    ),
  requests_per_minute: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(3000)
    .describe('How often a person or a key may ask in a minute; intake is not limited.'),
});

export type TlsFiles = z.output<typeof tlsSchema>;
