import { describe, expect, it } from 'vitest';
import { after, identityOf, type Me, type SessionState } from './state.ts';

const person = (account: string, membership: string | null): Me =>
	({ account: { id: account }, active_membership: membership === null ? null : { id: membership } }) as Me;
const me = person('a', 'm');
const signedIn: SessionState = { is: 'signed_in', me };
const lost: SessionState = { is: 'lost', me };
const changed: SessionState = { is: 'changed', me };
const signedOut: SessionState = { is: 'signed_out', after: 'nothing' };
const starting: SessionState = { is: 'starting' };
const elsewhere = (other: Me) => ({ is: 'begun_elsewhere', identity: identityOf(other) }) as const;

describe('the session of a tab', () => {
	it('keeps the open page when the server ends it, and shows the sign-in when there was none', () => {
		expect(after(signedIn, { is: 'lost' })).toEqual(lost);
		expect(after(starting, { is: 'lost' })).toEqual({ is: 'signed_out', after: 'end' });
	});
	it('clears the page on signing out, here or elsewhere', () => {
		for (const state of [signedIn, lost, changed]) {
			expect(after(state, { is: 'ended', by: 'this_tab' })).toEqual({ is: 'signed_out', after: 'sign_out' });
			expect(after(state, { is: 'ended', by: 'other_tab' })).toEqual({ is: 'signed_out', after: 'sign_out_elsewhere' });
		}
	});
	it('does not tell a visitor of a sign-out that was not theirs', () => {
		expect(after(signedOut, { is: 'ended', by: 'other_tab' })).toEqual(signedOut);
	});
	it('never lets a page of one identity become another', () => {
		for (const state of [signedIn, lost, changed])
			for (const other of [person('b', 'm'), person('a', 'n'), person('a', null)]) expect(after(state, elsewhere(other))).toEqual(changed);
		expect(after(signedIn, { is: 'changed' })).toEqual(changed);
	});
	it('goes on when the other tab begins or goes back to the same identity', () => {
		for (const state of [signedIn, lost, changed]) expect(after(state, elsewhere(person('a', 'm')))).toEqual(signedIn);
	});
	it('looks for the session when another tab signs in', () => {
		expect(after(signedOut, elsewhere(me))).toEqual(starting);
	});
	it('keeps why it was signed out while there is nothing new', () => {
		const out: SessionState = { is: 'signed_out', after: 'sign_out' };
		expect(after(out, { is: 'none' })).toEqual(out);
		expect(after(starting, { is: 'none' })).toEqual(signedOut);
		expect(after(signedOut, { is: 'changed' })).toEqual(signedOut);
	});
});
