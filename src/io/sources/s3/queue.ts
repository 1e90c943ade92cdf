import { bucketError, loadOptional } from '../bucket.ts';

export type QueueSettings = { readonly url: string; readonly region?: string | undefined };

export type QueueMessage = {
  readonly body: string;
  readonly receipt: string /** How often it was given out, this time included. */;
  readonly receipts: number;
};

/** A queue that gives a message again unless it is removed in time. What the other side refuses is thrown as a `BucketError`. */
export type Queue = {
  /** Waits a while for messages. */
  readonly receive: (signal: AbortSignal) => Promise<readonly QueueMessage[]>;
  readonly remove: (message: QueueMessage) => Promise<void>;
  /** Nobody else gets it for as long again. */
  readonly hold: (message: QueueMessage) => Promise<void>;
};

/** Seconds that a message is ours, and that the queue waits for one. */
const VISIBILITY = 300;
const WAIT = 20;

/** A queue of SQS. */
export async function openQueue({ url, region }: QueueSettings): Promise<Queue> {
  const sdk = await loadOptional('@aws-sdk/client-sqs', () => import('@aws-sdk/client-sqs'));
  // The address of the queue says where it is; the SDK would guess it from the region.
  const client = new sdk.SQSClient({ endpoint: new URL(url).origin, ...(region === undefined ? {} : { region }) });
  const told = async <T>(asking: Promise<T>): Promise<T> =>
    asking.catch((error: unknown) => {
      throw bucketError(error);
    });
  return {
    receive: async (signal) => {
      const asked = new sdk.ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: WAIT,
        VisibilityTimeout: VISIBILITY,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      const { Messages = [] } = await told(client.send(asked, { abortSignal: signal }));
      return Messages.map(({ Body = '', ReceiptHandle = '', Attributes }) => ({
        body: Body,
        receipt: ReceiptHandle,
        receipts: Number(Attributes?.ApproximateReceiveCount ?? 1),
      }));
    },
    remove: async ({ receipt }) => {
      await told(client.send(new sdk.DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })));
    },
    hold: async ({ receipt }) => {
      await told(
        client.send(new sdk.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: VISIBILITY })),
      );
    },
  };
}
