import { expect, it } from 'vitest';
import { hopStateText, viewNamed, views } from './view.ts';

it('an address names a view, or the first one', () => {
	expect(viewNamed('out-ended')).toBe('out-ended');
	expect(viewNamed('toString')).toBe('in');
	expect(viewNamed(null)).toBe('in');
});
it('every state is in a view of each direction', () => {
	for (const direction of ['in', 'out'] as const) {
		const states = [...views[direction].states, ...views[`${direction}-ended`].states];
		expect(states.toSorted()).toEqual(['answered', 'recalled', 'received', 'returned', 'sent']);
		expect([views[direction].direction, views[`${direction}-ended`].direction]).toEqual([direction, direction]);
	}
});
it('a state is named, an unknown one by itself', () => {
	expect(hopStateText('sent')).toBe('Đã gửi, chờ tiếp nhận');
	expect(hopStateText('lost')).toBe('lost');
});
