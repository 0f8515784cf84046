import { isPublic } from '../../../nodes/shared/reachability';

describe('whether a gateway on the internet may reach an address', () => {
	test.each([
		'n8n.example.com',
		'n8n.localbakery.hk',
		'10.example.com',
		'127.example.com',
		'192.168.example.com',
		'automation.internal-tools.com',
		'internal.example.com',
		'local.example.com',
		'localhost.example.com',
		'fd.example.com',
		'n8n.example.com.',
		'8.8.8.8',
		'11.0.0.1',
		'172.15.0.1',
		'172.32.0.1',
		'100.63.0.1',
		'100.128.0.1',
		'223.255.255.1',
		'[2606:4700::1111]',
	])('%s: yes', (host) => {
		expect(isPublic(new URL(`https://${host}:5678/webhook`))).toBe(true);
	});

	test.each([
		...[
			'localhost',
			'LOCALHOST',
			'localhost.',
			'n8n.localhost',
			'n8n',
			'n8n.',
			'n8n.local',
			'n8n.internal',
			'n8n.internal.',
			'n8n.home.arpa',
		],
		...[
			'0.0.0.0',
			'10.0.0.5',
			'10.0.0.5.',
			'127.0.0.1',
			'127.9.9.9',
			'169.254.1.1',
			'192.168.1.1',
			'172.16.0.1',
			'172.31.255.255',
			'100.64.0.1',
			'100.127.0.1',
			'224.0.0.1',
			'239.255.255.250',
			'255.255.255.255',
		],
		...['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0x7f.1', '012.0.0.1', '3232235777'],
		...[
			'[::]',
			'[::1]',
			'[0:0:0:0:0:0:0:1]',
			'[fc00::1]',
			'[fd12:3456::1]',
			'[fe80::1]',
			'[febf::1]',
			'[ff02::1]',
			'[::ffff:10.0.0.1]',
			'[::ffff:7f00:1]',
		],
	])('%s: no', (host) => {
		expect(isPublic(new URL(`https://${host}/webhook`))).toBe(false);
	});
});
