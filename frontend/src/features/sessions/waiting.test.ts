import { describe, expect, it } from 'vitest';
import { foundAmong } from './earlier.ts';
import { nextDraft, type OpinionDraft } from './opinion.ts';
import { asWaiting, keptOf, nextOf, waitingIn, waitingKey, withOthers, type Waiting } from './waiting.ts';

const NOW = '2026-04-24T08:00:00.000Z';
const written: OpinionDraft = { ...nextDraft(), text: 'Kênh N3 bồi lắng.', field: 'nong_nghiep' };
const first: Waiting = asWaiting(written, NOW);
const second: Waiting = asWaiting({ ...written, text: 'Đường lầy.' }, NOW);

describe('an opinion that waits', () => {
	it('keeps its id when it was sent before, so that it is stored once', () => {
		const sent = { ...written, sentAt: '2026-04-24T07:59:00Z' };
		expect(asWaiting(sent, NOW)).toEqual({ draft: sent, refused: null });
	});
	it('has an id of its own when it never was, and the time when it was written', () => {
		expect(first.draft.clientId).not.toBe(written.clientId);
		expect(first.draft).toEqual({ ...written, clientId: first.draft.clientId, sentAt: '2026-04-24T08:00:00.000Z' });
	});
	it('outlives the page, all but a denunciation', () => {
		const secret = asWaiting({ ...written, klass: 'denunciation' }, NOW);
		const refused: Waiting = { ...second, refused: 'Lĩnh vực không có.' };
		expect(waitingIn(keptOf([first, secret, refused]))).toEqual([first, refused]);
		expect(keptOf([secret])).toBeNull();
		expect(keptOf([])).toBeNull();
	});
	it.each([null, undefined, '', 'không phải JSON', '{}', '[1]', '[{"draft":{},"refused":null}]', '[null]'])('is none in %j', (value) => {
		expect(waitingIn(value)).toEqual([]);
	});
	it('goes out in the order written, past the refused ones', () => {
		expect(nextOf([first, second])).toBe(first);
		expect(nextOf([{ ...first, refused: 'x' }, second])).toBe(second);
		expect(nextOf([{ ...first, refused: 'x' }])).toBeUndefined();
	});
	it('stands with what another window added, once', () => {
		expect(withOthers([first], [first, second])).toEqual([first, second]);
	});
	it('belongs to one session and one account', () => {
		expect(new Set([waitingKey('s', 'a'), waitingKey('s', 'b'), waitingKey('t', 'a')]).size).toBe(3);
	});
});

describe('an earlier petition', () => {
	const petitions = [
		{ id: '1', code: 'PA-52-2026-0000228X', title: 'Nạo vét kênh N3 trước vụ đông' },
		{ id: '2', code: 'KN-52-2026-00002318', title: 'Đường vào làng lầy lội' }
	];
	const found = (typed: string): readonly string[] => foundAmong(petitions, typed, 10).map(({ value }) => value);
	it('is found by the beginnings of words of its title, without accents too, and by its code', () => {
		expect(found('nao vet')).toEqual(['1']);
		expect(found('Đường làng')).toEqual(['2']);
		expect(found('duong')).toEqual(['2']);
		expect(found('228x')).toEqual(['1']);
		expect(found('PA-52-2026-0000228X')).toEqual(['1']);
	});
	it('is not found by the middle of a word, by nothing, nor past the number asked for', () => {
		expect(found('ong')).toEqual([]);
		expect(found('  ')).toEqual([]);
		expect(foundAmong(petitions, '52-2026', 1)).toEqual([{ value: '1', label: 'Nạo vét kênh N3 trước vụ đông', hint: 'PA-52-2026-0000228X' }]);
	});
});
