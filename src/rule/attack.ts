import type { Threat, ThreatEntry } from './rule.ts';

const ATTACK_FRAMEWORK = 'MITRE ATT&CK';

/** A tactic or technique by its id; the name is undefined when the table does not hold it, the address follows from the id. */
export function attackEntry(id: string): { readonly id: string; readonly name: string | undefined; readonly reference: string } {
  const kind = id.startsWith('TA') ? 'tactics' : 'techniques';
  return { id, name: NAMES.get(id), reference: `https://attack.mitre.org/${kind}/${id.replace('.', '/')}/` };
}

/** One tactic with techniques and sub-techniques given by id; a sub-technique brings its technique with it. */
export function threatOf(tacticId: string, techniqueIds: readonly string[]): Threat {
  const subtechniques = new Map<string, ThreatEntry[]>();
  for (const id of techniqueIds) {
    const parent = id.split('.', 1)[0] as string;
    const children = subtechniques.get(parent) ?? [];
    if (id !== parent) children.push(namedEntry(id));
    subtechniques.set(parent, children);
  }
  const techniques = [...subtechniques].map(([id, children]) => ({ ...namedEntry(id), subtechniques: children }));
  return { framework: ATTACK_FRAMEWORK, tactic: namedEntry(tacticId), techniques };
}

/** The ids that a threat stands for, as `threatOf` takes them; undefined when it says more than ids can. */
export function compactThreat(threat: Threat): { readonly tactic: string; readonly techniques: readonly string[] } | undefined {
  const techniques = threat.techniques.flatMap(({ id, subtechniques }) =>
    subtechniques.length === 0 ? [id] : subtechniques.map((child) => child.id),
  );
  const again = threatOf(threat.tactic.id, techniques);
  return JSON.stringify(again) === JSON.stringify(threat) ? { tactic: threat.tactic.id, techniques } : undefined;
}

function namedEntry(id: string): ThreatEntry {
  const entry = attackEntry(id);
  return { id, name: entry.name ?? id, reference: entry.reference };
}

/** Ids and names of ATT&CK tactics and of the techniques that cloud rules are mapped to. */
const TABLE = `
TA0001 Initial Access
TA0002 Execution
TA0003 Persistence
TA0004 Privilege Escalation
TA0005 Defense Evasion
TA0006 Credential Access
TA0007 Discovery
TA0008 Lateral Movement
TA0009 Collection
TA0010 Exfiltration
TA0011 Command and Control
TA0040 Impact
TA0042 Resource Development
TA0043 Reconnaissance
T1005 Data from Local System
T1020 Automated Exfiltration
T1021 Remote Services
T1021.004 SSH
T1021.007 Cloud Services
T1021.008 Direct Cloud VM Connections
T1033 System Owner/User Discovery
T1037 Boot or Logon Initialization Scripts
T1040 Network Sniffing
T1041 Exfiltration Over C2 Channel
T1053 Scheduled Task/Job
T1059 Command and Scripting Interpreter
T1059.001 PowerShell
T1059.004 Unix Shell
T1059.009 Cloud API
T1069 Permission Groups Discovery
T1069.003 Cloud Groups
T1070 Indicator Removal
T1070.004 File Deletion
T1070.008 Clear Mailbox Data
T1071 Application Layer Protocol
T1072 Software Deployment Tools
T1074 Data Staged
T1074.002 Remote Data Staging
T1078 Valid Accounts
T1078.001 Default Accounts
T1078.004 Cloud Accounts
T1080 Taint Shared Content
T1082 System Information Discovery
T1087 Account Discovery
T1087.004 Cloud Account
T1095 Non-Application Layer Protocol
T1098 Account Manipulation
T1098.001 Additional Cloud Credentials
T1098.002 Additional Email Delegate Permissions
T1098.003 Additional Cloud Roles
T1098.004 SSH Authorized Keys
T1098.005 Device Registration
T1098.006 Additional Container Cluster Roles
T1102 Web Service
T1102.003 One-Way Communication
T1105 Ingress Tool Transfer
T1110 Brute Force
T1110.001 Password Guessing
T1110.003 Password Spraying
T1110.004 Credential Stuffing
T1111 Multi-Factor Authentication Interception
T1114 Email Collection
T1114.002 Remote Email Collection
T1114.003 Email Forwarding Rule
T1119 Automated Collection
T1133 External Remote Services
T1134 Access Token Manipulation
T1136 Create Account
T1136.003 Cloud Account
T1137 Office Application Startup
T1137.005 Outlook Rules
T1195 Supply Chain Compromise
T1195.001 Compromise Software Dependencies and Development Tools
T1195.002 Compromise Software Supply Chain
T1199 Trusted Relationship
T1201 Password Policy Discovery
T1204 User Execution
T1204.001 Malicious Link
T1210 Exploitation of Remote Services
T1213 Data from Information Repositories
T1213.002 Sharepoint
T1213.003 Code Repositories
T1213.006 Databases
T1222 File and Directory Permissions Modification
T1484 Domain or Tenant Policy Modification
T1484.002 Trust Modification
T1485 Data Destruction
T1485.001 Lifecycle-Triggered Deletion
T1486 Data Encrypted for Impact
T1489 Service Stop
T1490 Inhibit System Recovery
T1491 Defacement
T1491.002 External Defacement
T1496 Resource Hijacking
T1496.004 Cloud Service Hijacking
T1498 Network Denial of Service
T1499 Endpoint Denial of Service
T1499.002 Service Exhaustion Flood
T1499.003 Application Exhaustion Flood
T1505 Server Software Component
T1518 Software Discovery
T1525 Implant Internal Image
T1526 Cloud Service Discovery
T1528 Steal Application Access Token
T1529 System Shutdown/Reboot
T1530 Data from Cloud Storage
T1531 Account Access Removal
T1534 Internal Spearphishing
T1537 Transfer Data to Cloud Account
T1538 Cloud Service Dashboard
T1539 Steal Web Session Cookie
T1546 Event Triggered Execution
T1548 Abuse Elevation Control Mechanism
T1548.005 Temporary Elevated Cloud Access
T1550 Use Alternate Authentication Material
T1550.001 Application Access Token
T1550.004 Web Session Cookie
T1552 Unsecured Credentials
T1552.001 Credentials In Files
T1552.004 Private Keys
T1552.005 Cloud Instance Metadata API
T1552.007 Container API
T1555 Credentials from Password Stores
T1555.006 Cloud Secrets Management Stores
T1556 Modify Authentication Process
T1556.006 Multi-Factor Authentication
T1556.007 Hybrid Identity
T1556.009 Conditional Access Policies
T1557 Adversary-in-the-Middle
T1562 Impair Defenses
T1562.001 Disable or Modify Tools
T1562.006 Indicator Blocking
T1562.007 Disable or Modify Cloud Firewall
T1562.008 Disable or Modify Cloud Logs
T1564 Hide Artifacts
T1564.008 Email Hiding Rules
T1565 Data Manipulation
T1565.001 Stored Data Manipulation
T1566 Phishing
T1566.001 Spearphishing Attachment
T1566.002 Spearphishing Link
T1566.003 Spearphishing via Service
T1567 Exfiltration Over Web Service
T1567.001 Exfiltration to Code Repository
T1567.002 Exfiltration to Cloud Storage
T1578 Modify Cloud Compute Infrastructure
T1578.002 Create Cloud Instance
T1578.004 Revert Cloud Instance
T1578.005 Modify Cloud Compute Configurations
T1580 Cloud Infrastructure Discovery
T1583 Acquire Infrastructure
T1583.001 Domains
T1584 Compromise Infrastructure
T1584.001 Domains
T1595 Active Scanning
T1595.003 Wordlist Scanning
T1606 Forge Web Credentials
T1606.002 SAML Tokens
T1608 Stage Capabilities
T1608.001 Upload Malware
T1609 Container Administration Command
T1610 Deploy Container
T1611 Escape to Host
T1613 Container and Resource Discovery
T1619 Cloud Storage Object Discovery
T1621 Multi-Factor Authentication Request Generation
T1648 Serverless Execution
T1649 Steal or Forge Authentication Certificates
T1651 Cloud Administration Command
T1656 Impersonation
T1657 Financial Theft
T1673 Virtual Machine Discovery
`;

const NAMES = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);
