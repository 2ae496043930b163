import { describe, expect, it } from 'vitest';
import type { Case } from './api.ts';
import { closingText, countFilters, countText, eventLabel, filtersIn, NO_FILTERS, queryOf, redactionOf, runningFirst, type Filters } from './view.ts';

const ALL: Filters = {
	order: 'due_on',
	states: ['received', 'escalated'],
	klass: 'complaint',
	field: 'dat_dai',
	area: 'a1',
	from: '2026-03-01',
	to: '2026-03-31',
	overdue: true
};

describe('the filters of the register', () => {
	it('survive the way through the address', () => {
		expect(filtersIn(new URLSearchParams(queryOf(ALL)))).toEqual(ALL);
		expect(queryOf(NO_FILTERS)).toBe('');
		expect(filtersIn(new URLSearchParams(''))).toEqual(NO_FILTERS);
	});
	it('leave out what the address made up', () => {
		expect(filtersIn(new URLSearchParams('state=nowhere&class=x&received_from=tomorrow&sort=size&overdue=1'))).toEqual(NO_FILTERS);
	});
	it('go on from a cursor, which is no filter', () => {
		expect(new URLSearchParams(queryOf(NO_FILTERS, 'abc')).get('cursor')).toBe('abc');
		expect(countFilters(NO_FILTERS)).toBe(0);
		expect(countFilters({ ...NO_FILTERS, order: 'due_on' })).toBe(0);
		expect(countFilters(ALL)).toBe(8);
	});
	it('are counted in words, unless the order leaves some out', () => {
		expect(countText({ count: 12, capped: false }, NO_FILTERS)).toBe('Có 12 đơn');
		expect(countText({ count: 1000, capped: true }, NO_FILTERS)).toBe('Có hơn 1000 đơn');
		expect(countText({ count: 12, capped: false }, { ...NO_FILTERS, order: 'due_on' })).toBe('Chỉ gồm đơn còn mở và có hạn.');
		expect(countText({ count: 3, capped: false }, ALL)).toBe('Có 3 đơn');
	});
});

describe('words', () => {
	it('name every move and other event, and an unknown one by itself', () => {
		expect(eventLabel('assign')).toBe('Giao việc');
		expect(eventLabel('deadline_overdue')).toBe('Quá hạn');
		expect(eventLabel('merged')).toBe('merged');
	});
	it('say how it ended', () => {
		expect(closingText('in_court')).toBe('Tòa án đang giải quyết');
		expect(closingText('not_kept')).toBe('Cam kết không được thực hiện');
		expect(closingText(null)).toBeNull();
		expect(closingText('else')).toBeNull();
	});
});

describe('a case', () => {
	const petition = { title: 'Đường hỏng', body: 'Gần nhà ông A', redaction: null };
	const answers = [
		{ state: 'returned', text: 'bản đầu' },
		{ state: 'approved', text: 'Xã sửa trong quý II.' }
	];
	it('is redacted from its own words and the approved answer, then from the last redaction', () => {
		const about = { petition, answers } as unknown as Case;
		expect(redactionOf(about)).toEqual({ title: 'Đường hỏng', body: 'Gần nhà ông A', answer: 'Xã sửa trong quý II.' });
		const redaction = { id: 'r', title: 'Đường hỏng', body: 'Một đoạn đường hỏng', answer: 'Sửa quý II.', made_at: '' };
		const again = { petition: { ...petition, redaction }, answers } as unknown as Case;
		expect(redactionOf(again)).toEqual({ title: 'Đường hỏng', body: 'Một đoạn đường hỏng', answer: 'Sửa quý II.' });
	});
	it('shows its running clocks by their due day, paused ones last, ended ones apart', () => {
		const clock = (id: string, due_on: string | null, ended_on: string | null): unknown => ({ id, ended_on, explanation: { due_on } });
		const deadlines = [clock('a', '2026-03-09', null), clock('b', null, null), clock('c', '2026-03-01', '2026-02-27'), clock('d', '2026-03-02', null)] as Case['deadlines'];
		const { running, ended } = runningFirst(deadlines);
		expect(running.map(({ id }) => id)).toEqual(['d', 'a', 'b']);
		expect(ended.map(({ id }) => id)).toEqual(['c']);
	});
});
