/** A word that a shop owner would have to look up. */
export interface Jargon {
	word: RegExp;
	/** Why it is here: whose word it is. */
	why: string;
	/** What to say for it. */
	instead: string;
}

/** Words for whoever builds these nodes. None of them may be seen on a screen. */
export const JARGON: readonly Jargon[] = [
	{ word: /\b(major|minor) units?\b/i, why: 'bookkeeping of programs', instead: 'dollars or yuan; cents' },
	{ word: /\bbaselines?\b/i, why: 'our own, see docs/architecture.md', instead: 'what was there before' },
	{ word: /\bclaim(s|ed)?\b/i, why: 'our own; to a shop, a demand for money', instead: 'the reference' },
	{ word: /\benvelopes?\b/i, why: 'our own for the outer part of an answer', instead: 'the response' },
	{ word: /\bjournals?\b/i, why: 'our own; to a shop, a book of accounts', instead: 'what was done before' },
	{ word: /\bverdicts?\b/i, why: 'our own for a check of a callback', instead: 'accepted, refused' },
	{ word: /\bpersonalit(y|ies)\b/i, why: "the sandbox's own", instead: 'the gateway' },
	{ word: /\bidempoten/i, why: 'programming', instead: 'is done only once' },
	{ word: /\bdedup/i, why: 'programming', instead: 'skip duplicates' },
	{ word: /\bpayloads?\b/i, why: 'programming', instead: 'data' },
	{ word: /\bmembers? (of|that|which|in)\b/i, why: 'the grammar of JSON', instead: 'field' },
	{ word: /\bresource locators?\b/i, why: "n8n's word for its programmers", instead: 'list' },
	{ word: /\b(de)?seriali[sz]|\bstringif|\bpars(e|ed|ing)\b/i, why: 'programming', instead: 'read, written' },
	{
		word: /\b(null|undefined|booleans?|integers?|enums?|regexp?s?|schemas?)\b/i,
		why: 'types',
		instead: 'empty; whole number',
	},
	{ word: /\bloopback\b/i, why: 'networks', instead: 'localhost' },
	{ word: /\b(sockets?|handshakes?|DNS|E(NOTFOUND|CONN[A-Z]+))\b/, why: 'networks', instead: 'could not be reached' },
	{ word: /\b(HMAC|SHA-?\d+|digests?)\b/i, why: 'cryptography', instead: 'the signature' },
	{ word: /\b(epoch|unix time)\b/i, why: 'programming', instead: 'the time' },
	{ word: /\bstale\b/i, why: 'caches', instead: 'not up to date yet' },
	{ word: /\bback-?off\b/i, why: 'programming', instead: 'wait and try again' },
	{ word: /\bnamespaces?\b/i, why: 'programming', instead: 'the references of one merchant' },
	{ word: /\bmalformed\b/i, why: 'programming', instead: 'what it must look like' },
	{ word: /\b(a|the) (read|write)\b(?! )/i, why: 'our own for calls to the gateway', instead: 'look-up; payment' },
	{ word: /\boutcomeUnknown\b/, why: 'the name of a kind of error in the code', instead: 'the outcome is unknown' },
];
