/** What a Kubernetes resource name says: `core/v1/namespaces/default/pods/web`. */
export type KubernetesResource = {
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly name?: string;
};

const VERSION = /^v\d+(?:[a-z]+\d*)?$/;
const TYPE = /^[a-z]+(?:\.[a-z0-9]+)*/;
const NAME = /^[0-9A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z][0-9A-Za-z-]*)*/;
const MAX_SEGMENTS = 50;

/** The API version is the first `v1`, `v1beta1`, … that is not the first segment; what follows it says the rest. */
export function kubernetesResource(resourceName: string): KubernetesResource {
  const segments = resourceName.split('/', MAX_SEGMENTS);
  const at = segments.findIndex((segment, i) => i > 0 && VERSION.test(segment));
  if (at < 0) return typed(segments[0] ?? '');
  const apiVersion = segments[at] as string;
  const rest = segments.slice(at + 1);
  if (rest[0] === 'namespaces' && TYPE.test(rest[2] ?? '')) {
    const name = NAME.exec(rest[3] ?? '')?.[0];
    return { apiVersion, namespace: rest[1] ?? '', ...typed(rest[2] ?? ''), ...(name !== undefined && { name }) };
  }
  return { apiVersion, ...typed(rest[0] ?? (segments[0] === 'apis' ? (segments[1] ?? '') : '')) };
}

function typed(segment: string): KubernetesResource {
  const type = TYPE.exec(segment)?.[0];
  return type === undefined ? {} : { type };
}
