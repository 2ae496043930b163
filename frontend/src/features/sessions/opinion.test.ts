import { describe, expect, it } from 'vitest';
import type { Problem } from '#lib/api/problem.ts';
import { bodyOf, draftIn, isUnanswered, missingIn, nextDraft, remembered, speakerPointer, type OpinionDraft } from './opinion.ts';

const written: OpinionDraft = { ...nextDraft(), text: ' Kênh N3 bồi lắng. ', field: 'nong_nghiep', speaker: 'Siu Thảo', onBehalfOf: '12', area: 'a1' };

it('carries kind of speaker, place and who answers to the next form, and nothing else', () => {
	const last: OpinionDraft = { ...written, speakerKind: 'organisation', klass: 'denunciation', outcome: 'settled', answer: 'Đã sửa.', answeredBy: 'Chủ tịch', sentAt: 'x' };
	const next = nextDraft(last);
	expect(next).toEqual({ ...nextDraft(), clientId: next.clientId, speakerKind: 'organisation', area: 'a1', answeredBy: 'Chủ tịch' });
	expect(next.clientId).not.toBe(last.clientId);
});

describe('a draft that the browser keeps', () => {
	it('comes back as it was, id and sending time too', () => {
		const sent = { ...written, sentAt: '2026-04-24T08:00:00Z' };
		expect(draftIn(remembered(sent))).toEqual(sent);
	});
	it('is not kept while nothing is written, nor when it is a denunciation', () => {
		expect(remembered({ ...nextDraft(), field: 'nong_nghiep' })).toBeNull();
		expect(remembered({ ...written, klass: 'denunciation' })).toBeNull();
	});
	it.each([null, undefined, '', 'không phải JSON', '[]', 'null', '{"text":"a"}'])('is none in %j', (value) => {
		expect(draftIn(value)).toBeUndefined();
	});
});

describe('what is missing', () => {
	const pointers = (draft: OpinionDraft): readonly string[] => missingIn(draft).map(({ pointer }) => pointer);
	it('is the text and the field of an empty form', () => {
		expect(pointers(nextDraft())).toEqual(['/text', '/field']);
	});
	it('is the answer and who gave it where there was one', () => {
		expect(pointers({ ...written, outcome: 'explained' })).toEqual(['/on_the_spot/answer', '/on_the_spot/answered_by']);
		expect(pointers({ ...written, outcome: 'noted' })).toEqual([]);
	});
	it.each(['', '0', '-1', '1.5', 'mười', '100000'])('is a number of people in %j', (onBehalfOf) => {
		expect(pointers({ ...written, onBehalfOf })).toEqual(['/on_behalf_of']);
	});
});

describe('the body that is sent', () => {
	it('is trimmed, with the id of the form and no outcome where there was none', () => {
		expect(bodyOf(written)).toMatchObject({
			text: 'Kênh N3 bồi lắng.',
			speaker: { kind: 'person', name: 'Siu Thảo' },
			on_behalf_of: 12,
			client_id: written.clientId,
			on_the_spot: null
		});
	});
	it('names an organisation where one spoke, as its error does', () => {
		const spoken: OpinionDraft = { ...written, speakerKind: 'organisation', speaker: 'Hội Nông dân xã' };
		expect(bodyOf(spoken).speaker).toEqual({ kind: 'organisation', organisation: 'Hội Nông dân xã' });
		expect([speakerPointer(written), speakerPointer(spoken)]).toEqual(['/speaker/name', '/speaker/organisation']);
	});
	it('holds of the outcome what belongs to it', () => {
		const all = { ...written, answer: 'Đã sửa.', answeredBy: 'Chủ tịch', remark: 'Kiểm tra.' };
		expect(bodyOf({ ...all, outcome: 'settled' }).on_the_spot).toEqual({ outcome: 'settled', answer: 'Đã sửa.', answered_by: 'Chủ tịch' });
		expect(bodyOf({ ...all, outcome: 'noted' }).on_the_spot).toEqual({ outcome: 'noted', remark: 'Kiểm tra.' });
	});
});

it('sends again only what got no answer', () => {
	const problem: Problem = { type: 'about:blank', status: 0, title: '', detail: null, errors: [], retryAfterSeconds: null };
	expect(isUnanswered({ ...problem, type: 'client:unreachable' })).toBe(true);
	expect(isUnanswered({ ...problem, status: 503 })).toBe(true);
	expect(isUnanswered({ ...problem, type: 'client:session-changed' })).toBe(false);
	expect([401, 409, 422, 500].map((status) => isUnanswered({ ...problem, status }))).toEqual([false, false, false, false]);
});
