import { describe, expect, it } from 'vitest';
import type { Problem } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';
import type { Me } from '#lib/session/state.ts';
import { chosenMembership, membershipChoices, membershipTitle, missingIn, refusalOf, signedOutNotice, validity } from './view.ts';

const membership = (changes: Partial<Schema<'MembershipOut'>> = {}): Schema<'MembershipOut'> => ({
	id: 'm1',
	organisation: { id: 'o', name: 'UBND xã Ia Le', kind: 'people_committee', area: { id: 'x', name: 'Ia Le', kind: 'commune' } },
	position: 'officer',
	role: 'committee',
	valid_from: '2025-07-01',
	valid_to: null,
	acting_head: false,
	...changes
});
const problem = (changes: Partial<Problem>): Problem => ({
	type: '/problems/x',
	status: 401,
	title: 'Không đăng nhập được',
	detail: 'Sai tên đăng nhập hoặc mật khẩu',
	errors: [],
	retryAfterSeconds: null,
	...changes
});

describe('signing in', () => {
	it('asks for what is missing, each at its field', () => {
		expect(missingIn(' ', '').map(({ pointer }) => pointer)).toEqual(['/username', '/password']);
		expect(missingIn('citizen.1', 'x')).toEqual([]);
	});
	it('leads a wrong password to the user name and never says which was wrong', () => {
		expect(refusalOf(problem({}))).toEqual([{ pointer: '/username', text: 'Sai tên đăng nhập hoặc mật khẩu' }]);
	});
	it('says how long to wait', () => {
		const items = refusalOf(problem({ status: 429, detail: 'Quá nhiều lần thử', retryAfterSeconds: 90 }));
		expect(items).toEqual([{ text: 'Quá nhiều lần thử' }, { text: 'Thử lại sau 90 giây.' }]);
	});
	it('says why one is signed out, and nothing to a visitor', () => {
		expect(signedOutNotice({ is: 'signed_out', after: 'end' })).toBe('Phiên làm việc đã hết hạn. Hãy đăng nhập lại.');
		expect(signedOutNotice({ is: 'signed_out', after: 'nothing' })).toBeNull();
		expect(signedOutNotice({ is: 'starting' })).toBeNull();
	});
});

describe('a membership', () => {
	it('is named by position and organisation, a delegation with it', () => {
		expect(membershipTitle(membership())).toBe('Cán bộ, công chức, UBND xã Ia Le');
		expect(membershipTitle(membership({ position: 'deputy', acting_head: true }))).toContain('(được ủy quyền người đứng đầu)');
		expect(membershipTitle(null)).toBe('Người dân');
	});
	it('shows its time, the last day included', () => {
		expect(validity(membership())).toBe('từ 01/07/2025');
		expect(validity(membership({ valid_to: '2026-12-31' }))).toBe('từ 01/07/2025 đến hết 31/12/2026');
	});
	it('can be chosen, and so can acting as a citizen', () => {
		const me = { active_membership: null, memberships: [membership()] } as unknown as Me;
		expect(membershipChoices(me).map(({ value }) => value)).toEqual(['m1', '']);
		expect(chosenMembership(me)).toBe('');
		expect(chosenMembership({ ...me, active_membership: membership() })).toBe('m1');
	});
});
