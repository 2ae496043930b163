import { describe, expect, it } from 'vitest';
import { emptyMatter, type MatterDraft } from './draft.ts';
import { missingInStep, reachable, stepAt, stepsOf } from './steps.ts';

const filled = (changes: Partial<MatterDraft> = {}): MatterDraft => {
	const draft = { ...emptyMatter(), klass: 'petition' as const, title: 'Đường hỏng', body: 'Xói lở', field: 'giao_thong', area: [{ value: 'a', label: 'Xã Ia Le' }] };
	if (draft.parties[0]) draft.parties[0].full_name = "Rơ Châm H'Linh";
	return { ...draft, ...changes };
};

describe('handing in step by step', () => {
	it('asks who gives no name for none', () => {
		expect(stepsOf(filled())).toContain('contact');
		expect(stepsOf(filled({ kind: 'anonymous' }))).not.toContain('contact');
	});
	it('says what a step lacks', () => {
		expect(missingInStep('content', emptyMatter()).map(({ pointer }) => pointer)).toEqual(['/title', '/body']);
		expect(missingInStep('contact', emptyMatter()).map(({ pointer }) => pointer)).toEqual(['/parties/0/full_name']);
		expect(missingInStep('place', filled())).toEqual([]);
		expect(missingInStep('check', emptyMatter())).toEqual([]);
	});
	it('shows no step after one that lacks something, whatever the history of the browser says', () => {
		expect(reachable(6, emptyMatter())).toBe(0);
		expect(reachable(6, filled({ field: '' }))).toBe(2);
		expect(reachable(6, filled())).toBe(6);
		expect(reachable(6, filled({ kind: 'anonymous', parties: [] }))).toBe(5);
		expect(reachable(2, filled())).toBe(2);
	});
	it('finds the step of a refused value', () => {
		expect(stepAt('/parties/0/phone')).toBe('contact');
		expect(stepAt('/area_id')).toBe('place');
		expect(stepAt('/bodyguard')).toBeUndefined();
		expect(stepAt('')).toBeUndefined();
	});
});
