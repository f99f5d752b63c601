/** Where lines of the forms that samples have were published. Several rooms cite the same ones. */
import type { Publication } from './sample.ts';

const kb = (article: string, release?: string): Publication => ({
  source: `https://knowledge.broadcom.com/external/article${article}`,
  ...(release !== undefined && { release }),
});

export const kb307365 = kb('?articleId=307365', 'ESX 4');
export const kb1010045 = kb('?legacyId=1010045', 'ESX 4');
export const kb308477 = kb('/308477', 'ESXi 5.0');
export const kb320352 = kb('/320352');
export const kb376568 = kb('/376568');
export const kb399074 = kb('/399074');
export const kb421596 = kb('/421596', 'ESXi 8');
export const kb432796 = kb('/432796');
export const kb435078 = kb('/435078', 'ESXi 8');
export const kb438264 = kb('/438264');
export const kb441977 = kb('/441977', 'ESXi 8');

export const elatov: Publication = {
  source:
    'https://github.com/elatov/elatov.github.io/blob/master/_posts/2012-11-29-ibm-hs22-blades-running-esxi-5-0-experience-random-hangs.md',
  release: 'ESXi 5.0',
};
export const elatovStun: Publication = {
  source: 'https://github.com/elatov/elatov.github.io, June 2012, on consolidating snapshots',
  release: 'ESXi 5.0',
};
export const festag: Publication = { source: 'http://blog.festag.de/?p=229', release: 'ESX 4' };
export const findbugzero: Publication = {
  source: 'https://findbugzero.com/operational-defect-database/vendors/vmware/defects/59665',
  release: 'ESXi 6',
};
export const haewon: Publication = { source: 'https://haewon83.tistory.com/m/108', release: 'ESXi 8' };
export const hostedResume: Publication = {
  source: 'https://github.com/afoote1024/Win10VM, vmware-2.log',
  release: 'Player 15.5',
};
export const immigrating: Publication = {
  source: 'https://github.com/vmdude/vmdude.github.io/blob/master/sexilog/content/sexiboards/immigrating.md',
  release: 'ESXi 5',
};
export const jlscz: Publication = { source: 'http://jlscz.blogspot.com/2011/04/pre.html', release: 'ESX 4.1' };
/** Lines of many releases. */
export const lnav = (release: string): Publication => ({ source: 'https://github.com/tstack/lnav', release });
export const matcher: Publication = {
  source: 'tests of a Python program on GitHub that matches lines of logs with articles',
  release: 'ESXi 5.5',
};
export const pastebinHostLog: Publication = { source: 'https://pastebin.com/kUm2UJ6k', release: 'ESXi 6.7' };
export const pastebinOpIds: Publication = { source: 'https://pastebin.com/3ERZKU5F', release: 'ESXi 5.5' };
export const romant: Publication = {
  source: 'blog.romant.net, the post on VSI_NODE_net_tcpip_plumb',
  release: 'vCenter 4',
};
export const russia204: Publication = {
  source: 'https://russia204.rssing.com/chan-19530680/article3856.html',
  release: 'ESXi 5.5',
};
export const sexilog: Publication = {
  source: 'https://github.com/sexibytes/sexilog/blob/master/logstash/conf.d/filter-syslog-esxi.conf',
  release: 'ESXi 5',
};
export const sexilogRate: Publication = { source: 'http://www.sexilog.fr/sexiboards/vmotion-rate/', release: 'ESXi 5' };
export const vic: Publication = { source: 'https://github.com/vmware/vic/issues/6701', release: 'ESXi 6.5' };
export const virten: Publication = {
  source: 'https://www.virten.net/2015/10/how-long-are-virtual-machines-stunned-for-snapshots-and-vmotion/',
  release: 'ESXi 5 or 6',
};
export const virtuallyPeculiar: Publication = {
  source: 'http://www.virtuallypeculiar.com/2015/12/understanding-vmkernellog-for-vmotion_25.html',
  release: 'ESXi 6.0',
};
/** The host's own result of a vMotion. */
export const virtenResult: Publication = {
  source: 'https://www.virten.net/2023/01/new-vmotion-performance-counter-in-vsphere-8/',
  release: 'ESXi 8.0',
};
/** An event's payload in the tests of a function for an event broker. */
export const vebaPayload: Publication = {
  source:
    'https://github.com/vmware-samples/vcenter-event-broker-appliance, examples/knative/powercli/kn-pcli-telegram/test/test-payload.json',
  release: 'vCenter 7.0',
};
/** Lines of relays and syslog servers in the tests of seven public log parsers. */
export const forwardedHeaders: Publication = {
  source: 'notes and tests of public log parsers on GitHub',
  release: 'ESX 3.5 to ESXi 8, vCenter 8',
};
export const elasticFixtures: Publication = {
  source: 'https://github.com/elastic/integrations/tree/main/packages/vsphere',
  release: 'vCenter 6.7',
};
export const messages4: Publication = { source: 'https://pastebin.com/index/WH5JGCm7', release: 'ESX 4.x' };
export const crashScreen: Publication = {
  source: 'https://knowledge.broadcom.com/external/article?articleNumber=311064',
  release: 'ESX 4.0',
};
export const latencyBlog: Publication = {
  source: 'posts on storage latency that quote vobd by syslog, with masked names',
  release: 'ESXi 5 or 6',
};
/** Links and paths as vobd.log has them. */
export const linkBlog: Publication = {
  source: 'a post on a host that stopped responding, in a public repository, with vobd.log of April 2020',
};
export const blogPaths: Publication = {
  source: 'https://blogs.vmware.com/kb/2012/05/esx-randomly-losing-paths-in-emc-vplex.html',
  release: 'ESXi 5',
};
export const nfsUpgrade: Publication = {
  source: 'an article on an upgrade of a storage cluster, in a public repository, with vobd.log of an NFS datastore',
};
export const vic6342: Publication = { source: 'https://github.com/vmware/vic/issues/6342', release: 'vCenter 6.5' };
