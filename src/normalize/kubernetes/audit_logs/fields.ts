import { credentialKnownFields } from '../../cred.ts';
import { baseFields, knownFields, userAgentFields } from '../../known-fields.ts';

const AUDIT = 'kubernetes.audit';
const REF = `${AUDIT}.objectRef`;
const REQUEST = `${AUDIT}.requestObject`;
const RESPONSE = `${AUDIT}.responseObject`;
const CONTAINERS = `${REQUEST}.spec.containers`;

const user = (path: string, who: string) => ({
  [`${AUDIT}.${path}.uid`]: `Id of ${who}.`,
  [`${AUDIT}.${path}.username`]: `Name of ${who}: system:serviceaccount:<namespace>:<name>, system:node:…, or a person.`,
});

/** Every field an audit event can have; below `kubernetes.audit` further members keep their names. */
export const auditLogsFields = [
  ...baseFields,
  ...userAgentFields,
  ...knownFields({
    keyword: {
      'event.kind': '`event`',
      'event.action': 'The verb: get, list, watch, create, update, patch, delete.',
      'event.outcome': 'By the decision of the authorization: success for allow, failure for forbid.',
      'cloud.provider': '`azure` or `gcp`, where the wrapper says so.',
      'orchestrator.api_version': '`audit.k8s.io/v1`',
      'orchestrator.cluster.id': 'Kubernetes Engine: the project.',
      'orchestrator.cluster.name': 'Kubernetes Engine: the cluster.',
      'orchestrator.namespace': 'Namespace of the object.',
      'orchestrator.resource.name': 'Name of the object.',
      'orchestrator.resource.type': 'pods, secrets, serviceaccounts, …',
      'orchestrator.type': '`kubernetes`',
      'related.user': 'Id and name of the user.',
      'user.id': 'Id of the user.',
      'user.name': 'Name of the user.',
      'user_agent.original': 'Program that was used.',
      [`${AUDIT}.apiVersion`]: '`audit.k8s.io/v1`',
      [`${AUDIT}.auditID`]: 'Id of the request; its stages share it.',
      [`${AUDIT}.kind`]: '`Event`',
      [`${AUDIT}.level`]: 'Metadata, Request, RequestResponse: how much is logged.',
      [`${AUDIT}.requestURI`]: 'Address of the request.',
      [`${AUDIT}.stage`]: 'RequestReceived, ResponseStarted, ResponseComplete, Panic.',
      [`${AUDIT}.userAgent`]: 'Program that was used.',
      [`${AUDIT}.verb`]: 'The verb.',
      ...user('user', 'the user'),
      ...user('impersonatedUser', 'the user it was done as'),
      [`${REF}.apiGroup`]: 'API group of the object.',
      [`${REF}.apiVersion`]: 'API version of the object.',
      [`${REF}.name`]: 'Name of the object.',
      [`${REF}.namespace`]: 'Namespace of the object.',
      [`${REF}.resource`]: 'Kind of the object, in the plural.',
      [`${REF}.resourceVersion`]: 'Version of the object.',
      [`${REF}.subresource`]: 'exec, token, approval, log, …',
      [`${REF}.uid`]: 'Id of the object.',
      [`${AUDIT}.responseStatus.reason`]: 'Why it failed, in one word.',
      [`${AUDIT}.responseStatus.status`]: 'Success or Failure.',
      [`${AUDIT}.annotations.authorization_k8s_io/decision`]: 'allow or forbid.',
      [`${REQUEST}.spec.restartPolicy`]: 'When a pod is started again.',
      [`${REQUEST}.spec.serviceAccountName`]: 'Service account of a pod.',
      [`${REQUEST}.spec.type`]: 'Type of a service.',
      [`${REQUEST}.spec.signerName`]: 'Who is to sign a certificate.',
      [`${REQUEST}.roleRef.name`]: 'Role of a binding.',
      [`${REQUEST}.roleRef.kind`]: 'Role or ClusterRole.',
      [`${REQUEST}.type`]: 'Type of a secret.',
      [`${CONTAINERS}.securityContext.capabilities.add`]: 'Capabilities a container asks for.',
      [`${CONTAINERS}.securityContext.procMount`]: 'How a container sees processes.',
      [`${RESPONSE}.spec.restartPolicy`]: 'When a pod is started again.',
      [`${RESPONSE}.roleRef.kind`]: 'Role or ClusterRole.',
      [`${AUDIT}.aks_metadata.category`]: 'AKS: kube-audit or kube-audit-admin.',
      [`${AUDIT}.aks_metadata.container_id`]: 'AKS: container of the API server.',
      [`${AUDIT}.aks_metadata.operation_name`]: 'AKS: operation of the export.',
      [`${AUDIT}.aks_metadata.pod`]: 'AKS: pod of the API server.',
      [`${AUDIT}.aks_metadata.resource_id`]: 'AKS: the cluster.',
      [`${AUDIT}.aks_metadata.service_build`]: 'AKS: build of the service.',
      [`${AUDIT}.aks_metadata.stream`]: 'AKS: stdout or stderr.',
    },
    text: {
      [`${AUDIT}.user.groups`]: 'Groups of the user: system:masters, …',
      [`${AUDIT}.impersonatedUser.groups`]: 'Groups of the user it was done as.',
      [`${AUDIT}.sourceIPs`]: 'Addresses the request went through.',
      [`${AUDIT}.responseStatus.message`]: 'The result in words.',
      [`${AUDIT}.annotations.authorization_k8s_io/reason`]: 'Which binding allowed it.',
      [`${CONTAINERS}.image`]: 'Images of the containers.',
    },
    integer: {
      [`${AUDIT}.responseStatus.code`]: 'Status code.',
      [`${REQUEST}.spec.securityContext.runAsGroup`]: 'Group a pod runs as.',
      [`${REQUEST}.spec.securityContext.runAsUser`]: 'User a pod runs as.',
      [`${CONTAINERS}.securityContext.runAsGroup`]: 'Group a container runs as.',
      [`${CONTAINERS}.securityContext.runAsUser`]: 'User a container runs as.',
    },
    boolean: {
      [`${REQUEST}.spec.hostIPC`]: 'Whether a pod shares the host’s IPC.',
      [`${REQUEST}.spec.hostNetwork`]: 'Whether a pod shares the host’s network.',
      [`${REQUEST}.spec.hostPID`]: 'Whether a pod shares the host’s processes.',
      [`${REQUEST}.spec.securityContext.runAsNonRoot`]: 'Whether root is refused.',
      [`${CONTAINERS}.securityContext.allowPrivilegeEscalation`]: 'Whether a container may gain rights.',
      [`${CONTAINERS}.securityContext.privileged`]: 'Whether a container is privileged.',
      [`${CONTAINERS}.securityContext.runAsNonRoot`]: 'Whether root is refused.',
      [`${RESPONSE}.spec.hostIPC`]: 'Whether a pod shares the host’s IPC.',
      [`${RESPONSE}.spec.hostNetwork`]: 'Whether a pod shares the host’s network.',
      [`${RESPONSE}.spec.hostPID`]: 'Whether a pod shares the host’s processes.',
    },
    long: {
      [`${REQUEST}.spec.expirationSeconds`]: 'For how many seconds a token was asked for.',
    },
    nested: {
      [`${REQUEST}.rules`]: 'Rules of a role that was sent.',
      [`${RESPONSE}.rules`]: 'Rules of a role that was answered.',
    },
    flattened: {
      [`${AUDIT}.user.extra`]: 'What the authenticator adds: pod, node and credential id of a service account’s token.',
      [`${AUDIT}.impersonatedUser.extra`]: 'The same of the user it was done as.',
      [`${REQUEST}.spec.volumes.hostPath`]: 'Paths of the host that a pod mounts.',
      [`${CONTAINERS}.volumeMounts`]: 'Where a container mounts them.',
      [`${RESPONSE}.spec.volumes.hostPath`]: 'Paths of the host that a pod mounts.',
    },
    date: {
      [`${AUDIT}.requestReceivedTimestamp`]: 'When the request was received.',
      [`${AUDIT}.stageTimestamp`]: 'When the stage was reached.',
      [`${AUDIT}.aks_metadata.time`]: 'AKS: when it was logged.',
    },
    ip: {
      'client.ip': 'Addresses the request went through, the client’s first.',
      'related.ip': 'Addresses the request went through.',
      'source.ip': 'Addresses the request went through, the client’s first.',
    },
  }),
  ...credentialKnownFields,
];
