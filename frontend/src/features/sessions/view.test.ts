import { expect, it } from 'vitest';
import type { Session } from './api.ts';
import { bodyOf, forms, missingIn, valuesOf } from './forms.ts';
import { filtersIn, queryOf, shareText } from './view.ts';
import { periodText } from './words.ts';

it('reads from an address what it wrote, and leaves out what it does not know', () => {
	const filters = { kind: 'hamlet_listening', state: 'in_progress', from: '2026-04-01', to: '' } as const;
	expect(filtersIn(new URLSearchParams(queryOf(filters, 'c')))).toEqual(filters);
	expect(queryOf(filters, 'c')).toBe('kind=hamlet_listening&state=in_progress&from=2026-04-01&cursor=c');
	expect(filtersIn(new URLSearchParams('kind=toString&state=x&from=1/4/2026'))).toEqual({ kind: '', state: '', from: '', to: '' });
});

it('tells a count with its share, without opinions the count alone', () => {
	expect(shareText(18, 90)).toBe('18 (90 %)');
	expect(shareText(1, 33.3)).toBe('1 (33,3 %)');
	expect(shareText(0, null)).toBe('0');
});

it('tells the day once when a session ends on the day it begins, in Viet Nam', () => {
	const text = periodText('2026-04-24T08:00:00Z', '2026-04-24T10:30:00Z');
	expect(text.match(/24/g)).toHaveLength(1);
	expect(text).toContain('15:00');
	expect(text).toContain('17:30');
	expect(periodText('2026-04-24T08:00:00Z', '2026-04-25T10:30:00Z').match(/\d{1,2}\/\d{1,2}/g)).toHaveLength(2);
});

const session = {
	title: 'Nghe dân nói',
	theme: 'Thủy lợi',
	venue: 'Nhà văn hóa',
	starts_at: '2026-04-24T08:00:00Z',
	ends_at: '2026-04-24T10:30:00Z',
	attendance: { people: 77, officials: 14, members: 9 }
} as Session;

it('sends of a correction only what was changed, and null for what was emptied', () => {
	const { entries } = forms.update;
	const values = valuesOf(entries, session);
	expect(bodyOf(entries, values, session)).toEqual({});
	expect(bodyOf(entries, { ...values, theme: '', starts_at: '2026-04-24T16:00' }, session)).toEqual({ theme: null, starts_at: '2026-04-24T16:00:00+07:00' });
});

it('counts those present in numbers, and asks again for what is none', () => {
	const { entries } = forms.record_attendance;
	expect(bodyOf(entries, valuesOf(entries, session), session)).toEqual({ people: 77, officials: 14, members: 9 });
	expect(missingIn(entries, { people: 'nhiều', officials: '0', members: '' }).map(({ pointer }) => pointer)).toEqual(['/people', '/members']);
});

it('leaves out what may be left out', () => {
	const { entries } = forms.announce;
	expect(missingIn(entries, valuesOf(entries, session))).toEqual([]);
	expect(bodyOf(entries, valuesOf(entries, session), session)).toEqual({});
});
