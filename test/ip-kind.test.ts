import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipKind } from '#event/ip-kind.ts';

const KINDS: Readonly<Record<string, string>> = {
  public: '8.8.8.8 172.32.0.1 100.128.0.0 2606:4700::1111 ::ffff:1.1.1.1 9.255.255.255 11.0.0.0',
  private: '10.0.0.0 10.255.255.255 172.16.0.1 172.31.255.255 192.168.4.4 fd00::1 ::ffff:10.0.0.1',
  shared: '100.64.0.1 100.127.255.255',
  loopback: '127.0.0.1 ::1',
  link_local: '169.254.169.254 fe80::1',
  documentation: '203.0.113.9 2001:db8::1',
  multicast: '224.0.0.1 ff02::1',
  unspecified: '0.0.0.0 ::',
  reserved: '255.255.255.255 0.1.2.3 198.19.0.1',
};

test('addresses are of the kind that the registries say', () => {
  for (const [kind, addresses] of Object.entries(KINDS))
    for (const address of addresses.split(' ')) assert.equal(ipKind(address), kind, address);
  for (const none of ['', 'iam.amazonaws.com', '10.0.0.0/8', '211.9.016.253']) assert.equal(ipKind(none), undefined);
});
