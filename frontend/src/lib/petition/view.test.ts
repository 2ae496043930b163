import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '#lib/i18n/index.ts';
import { areaOption, choicesOf, dueText, fieldOption, inLanguage, localMoment, momentOf, optionsIn } from './view.ts';

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
