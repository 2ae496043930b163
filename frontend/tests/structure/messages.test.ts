import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';

function messagesOf(language: string): Record<string, string> {
	const file = JSON.parse(readFileSync(`messages/${language}.json`, 'utf8')) as Record<string, string>;
	return Object.fromEntries(Object.entries(file).filter(([key]) => key !== '$schema'));
}
const vi = messagesOf('vi');
const en = messagesOf('en');
const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

describe('the messages', () => {
	it('are the same in both languages, none empty, and sorted', () => {
		expect(Object.keys(vi).length).toBeGreaterThan(20);
		expect(Object.keys(en)).toEqual(Object.keys(vi));
		expect(Object.keys(vi)).toEqual(Object.keys(vi).sort());
		expect([...Object.values(vi), ...Object.values(en)].filter((text) => text.trim() === '')).toEqual([]);
	});
	it('take the same values', () => {
		for (const [key, text] of Object.entries(vi)) expect([key, placeholders(en[key] ?? '')]).toEqual([key, placeholders(text)]);
	});
	it('are composed Unicode, as the server stores it', () => {
		expect([...Object.values(vi), ...Object.values(en)].filter((text) => text !== text.normalize('NFC'))).toEqual([]);
	});
	it('differ between the languages, but for names', () => {
		const NAMES = ['app_name', 'app_page_title', 'identity_at_organisation'];
		expect(Object.keys(vi).filter((key) => vi[key] === en[key])).toEqual(NAMES);
	});
	it('are all used', () => {
		const used = new Set(sources().flatMap(({ text }) => [...text.matchAll(/\bm\.(\w+)/g)].map(([, key = '']) => key)));
		expect(Object.keys(vi).filter((key) => !used.has(key))).toEqual([]);
	});
});
