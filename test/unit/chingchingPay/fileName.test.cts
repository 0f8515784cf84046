import { fileNameOf } from '../../../nodes/ChingchingPay/resources/settlement/download';

const named = (disposition: string) => fileNameOf({ 'content-disposition': disposition });

describe('the file name of a download', () => {
	test.each([
		['attachment; filename="S20250715.csv"', 'S20250715.csv'],
		['attachment; filename=S20250715.csv', 'S20250715.csv'],
		['attachment;FILENAME = "a b.csv" ; size=3', 'a b.csv'],
		["attachment; filename*=UTF-8''%E7%B5%90%E7%AE%97.csv", '結算.csv'],
		["attachment; filename*=utf-8'zh-HK'%E7%B5%90%E7%AE%97.csv", '結算.csv'],
		[`attachment; filename="fallback.csv"; filename*=UTF-8''%E7%B5%90.csv`, '結.csv'],
		["attachment; filename*=UTF-8''broken%E7.csv", 'broken%E7.csv'],
		["attachment; filename*=ISO-8859-1''caf%E9.csv; filename=cafe.csv", 'cafe.csv'],
		['inline; filename="../../etc/passwd"', 'passwd'],
		['inline; filename="C:\\\\temp\\\\S1.csv"', 'S1.csv'],
		["inline; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", 'passwd'],
	])('in %s is %s', (disposition, name) => {
		expect(named(disposition)).toBe(name);
	});

	test.each([
		'',
		'attachment',
		'attachment; filename=""',
		'attachment; filename="a/"',
		'attachment; filename=".."',
		'attachment; filename="."',
		'attachment; name=x',
	])('in %p is none', (disposition) => {
		expect(named(disposition)).toBeUndefined();
	});

	test('is none without the header', () => {
		expect(fileNameOf({})).toBeUndefined();
	});
});
