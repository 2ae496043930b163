import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, formOf, missingIn } from './forms.ts';
import { actionLabel } from './labels.ts';
import { briefOf, buttonsOf, countFilters, filtersIn, isRunning, joined, NO_FILTERS, queryOf, urgencyOf, type Filters, type Shown } from './view.ts';

const ID = '018f3a2e-0000-7000-8000-000000000006';
const commitment: Shown = {
	id: ID,
	number: 2,
	text: 'Nạo vét kênh N3',
	organisation: { id: 'o1', name: 'Phòng Kinh tế xã Ia Le' },
	due_on: '2026-06-30',
	first_due_on: '2026-06-30',
	state: 'open',
	report: null,
	version: 3
};

describe('the filters', () => {
	it('come back from an address as they went there', () => {
		const all: Filters = { state: 'reported_done', organisation: ID, area: ID, session: ID, late: 'unconfirmed' };
		expect(filtersIn(new URLSearchParams(queryOf(all, 'c')))).toEqual(all);
		expect(queryOf({ ...NO_FILTERS, late: 'overdue' }, 'c')).toBe('overdue=true&cursor=c');
		expect(queryOf(NO_FILTERS)).toBe('');
	});
	it('are counted without the view that they narrow', () => {
		expect(countFilters({ ...NO_FILTERS, late: 'overdue' })).toBe(0);
		expect(countFilters({ ...NO_FILTERS, late: 'overdue', area: ID, state: 'open' })).toBe(2);
	});
	it('leave out what they do not know', () => {
		expect(filtersIn(new URLSearchParams('state=toString&organisation_id=1&area_id=x&session_id=&overdue=yes'))).toEqual(NO_FILTERS);
	});
});

describe('what is drawn of one', () => {
	it('is every action that the server allows and no other, going on before ending', () => {
		expect(buttonsOf({ ...commitment, allowed_actions: ['mark_not_done', 'replace', 'extend', 'start'] })).toEqual(['start', 'extend', 'replace', 'mark_not_done']);
		expect(buttonsOf(commitment)).toEqual([]);
	});
	it('says what is late: overdue before unconfirmed', () => {
		expect(urgencyOf({ ...commitment, overdue: true, unconfirmed: true })).toBe('overdue');
		expect(urgencyOf({ ...commitment, overdue: false, unconfirmed: true })).toBe('unconfirmed');
		expect(urgencyOf(commitment)).toBeNull();
	});
	it('is a running due day until it ended', () => {
		expect(['open', 'in_progress', 'reported_done', 'confirmed', 'not_done', 'replaced'].filter((state) => isRunning({ state }))).toEqual(['open', 'in_progress', 'reported_done']);
	});
});

describe('a form', () => {
	it('exists for every action', () => {
		expect(Object.keys(actionLabel).map((action) => formOf(action as keyof typeof actionLabel).entries)).not.toContain(undefined);
	});
	it('to replace starts from the old promise, and needs a new day and a reason', () => {
		const { entries } = formOf('replace');
		const draft = draftOf(entries, commitment);
		expect(missingIn(entries, draft).map(({ pointer }) => pointer)).toEqual(['/due_on', '/reason']);
		draft.texts['due_on'] = '2026-08-31';
		draft.texts['reason'] = ' Kinh phí chỉ đủ cho đoạn cuối. ';
		expect(missingIn(entries, draft)).toEqual([]);
		expect(bodyOf(entries, draft)).toEqual({ text: 'Nạo vét kênh N3', organisation_id: 'o1', due_on: '2026-08-31', reason: 'Kinh phí chỉ đủ cho đoạn cuối.' });
		expect(missingIn(entries, { ...draft, organisation: [] }).map(({ pointer }) => pointer)).toEqual(['/organisation_id']);
	});
	it('to confirm sends no empty remark', () => {
		const { entries } = formOf('confirm');
		expect(bodyOf(entries, draftOf(entries, commitment))).toEqual({});
		expect(missingIn(entries, draftOf(entries, commitment))).toEqual([]);
	});
});

describe('those of one petition or session', () => {
	const other: Shown = { ...commitment, id: 'x', number: 3 };
	it('are all that stand there, each as fully as may be', () => {
		const full: Shown = { ...commitment, overdue: true, allowed_actions: ['start'] };
		expect(joined([commitment, other], [full])).toEqual([full, other]);
		expect(joined([commitment], [full, other])).toEqual([full, other]);
	});
	it('are none before the session is concluded', () => {
		const { report, ...rest } = commitment;
		const written = { ...rest, state: 'open' as const, area: { id: 'a', name: 'Thôn 4' } };
		expect(briefOf(written)).toEqual([{ ...written, report }]);
		expect(briefOf({ ...written, id: null, version: null, state: null })).toEqual([]);
	});
});
