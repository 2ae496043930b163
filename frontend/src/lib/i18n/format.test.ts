import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage, formatDay, formatMoment, formatWait } from './index.ts';

afterEach(() => {
	chooseLanguage('vi');
});

describe('days and moments', () => {
	it('shows a day as it is written', () => {
		expect(formatDay('2026-01-02')).toBe('02/01/2026');
	});
	it('shows a moment in Viet Nam, past the local midnight too', () => {
		expect(formatMoment('2026-04-17T17:05:00Z')).toMatch(/00:05.*18\/0?4\/(20)?26|18\/0?4\/(20)?26.*00:05/);
	});
	it('tells a wait in the chosen language', () => {
		expect(formatWait(30)).toBe('30 giây');
		expect(formatWait(121)).toBe('3 phút');
		chooseLanguage('en');
		expect(formatWait(30)).toBe('30 seconds');
	});
});
