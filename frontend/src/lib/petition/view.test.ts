import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '#lib/i18n/index.ts';
import { areaOption, choicesOf, dueText, fieldOption, inLanguage, isConflict, localMoment, momentOf, nearFirst, optionsIn, wordIn } from './view.ts';

afterEach(() => {
	chooseLanguage('vi');
});

describe('days and moments in Viet Nam', () => {
	it('say a due day as the offices do, with the year when it is another', () => {
		expect(dueText('2026-03-06', '2026-02-13')).toBe('hết ngày 06/03');
		expect(dueText('2027-01-15', '2026-12-31')).toBe('hết ngày 15/01/2027');
	});
	it('go into a control and back, wherever the browser is', () => {
		const evening = new Date('2026-03-06T17:30:00Z');
		expect(localMoment(evening)).toBe('2026-03-07T00:30');
		expect(new Date(momentOf(localMoment(evening)))).toEqual(evening);
	});
});

describe('choices', () => {
	it('come from the labels, in their order', () => {
		expect(choicesOf({ b: () => 'Bê', a: () => 'A' })).toEqual([
			{ value: 'b', label: 'Bê' },
			{ value: 'a', label: 'A' }
		]);
	});
	it('of an open list show themselves when there are no others', () => {
		expect(wordIn({ lead: () => 'Chủ trì' }, 'lead')).toBe('Chủ trì');
		expect(wordIn({ lead: () => 'Chủ trì' }, 'watching')).toBe('watching');
	});
	it('are named in the language of the person', () => {
		const field = { code: 'dat_dai', name_vi: 'Đất đai', name_en: 'Land' };
		expect(fieldOption(field)).toEqual({ value: 'dat_dai', label: 'Đất đai' });
		chooseLanguage('en');
		expect(fieldOption(field).label).toBe('Land');
		expect(inLanguage('có', 'yes')).toBe('yes');
	});
	it('tell areas of one name apart by what they lie in', () => {
		expect(areaOption({ id: 'x', full_name: 'Xã Ia Le', parent: { full_name: 'Tỉnh Gia Lai' } })).toEqual({ value: 'x', label: 'Xã Ia Le', hint: 'Tỉnh Gia Lai' });
		expect(areaOption({ id: 'y', full_name: 'Tỉnh Gia Lai', parent: null }).hint).toBeUndefined();
	});
	it('of a refused list are the refusal', () => {
		const problem = { type: 'x', status: 503, title: 'Chưa sẵn sàng', detail: null, errors: [], retryAfterSeconds: 5 };
		expect(optionsIn({ problem }, fieldOption)).toEqual({ problem });
		expect(optionsIn({ data: { items: ['a'] } }, (row) => ({ value: row, label: row }))).toEqual({ data: [{ value: 'a', label: 'a' }] });
	});
});

it('a stale version and an illegal move are conflicts, wrong input is none', () => {
	const problem = { type: 'x', title: 'x', detail: null, errors: [], retryAfterSeconds: null };
	expect([409, 412, 422, 403, 0].filter((status) => isConflict({ ...problem, status }))).toEqual([409, 412]);
});

describe('a search that begins at the own place', () => {
	const there: Record<string, readonly { value: string; label: string }[]> = { a: [{ value: '2', label: 'Phòng Kinh tế xã Ia Le' }] };
	const anywhere = [
		{ value: '1', label: 'Phòng Kinh tế xã Ayun' },
		{ value: '2', label: 'Phòng Kinh tế xã Ia Le' }
	];
	const find = ({ area_id }: { area_id?: string }): Promise<{ data: typeof anywhere }> => Promise.resolve({ data: [...(area_id === undefined ? anywhere : (there[area_id] ?? []))] });
	it('names what lies there first, and everything once', async () => {
		expect(await nearFirst('a', find)).toEqual({ data: [anywhere[1], anywhere[0]] });
		expect(await nearFirst('b', find)).toEqual({ data: anywhere });
		expect(await nearFirst(undefined, find)).toEqual({ data: anywhere });
	});
	it('is refused when either half is', async () => {
		const problem = { type: 'x', status: 503, title: 'x', detail: null, errors: [], retryAfterSeconds: null };
		expect(await nearFirst('a', (place) => (place.area_id === undefined ? Promise.resolve({ problem }) : find(place)))).toEqual({ problem });
	});
});
