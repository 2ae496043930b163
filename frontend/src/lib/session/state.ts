import type { Problem } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';

export type Me = Schema<'MeOut'>;

/** Who this tab acts as. `lost`: the server ended the session. `changed`: another tab acts as somebody else. */
export type SessionState =
	| { readonly is: 'starting' }
	| { readonly is: 'unreachable'; readonly problem: Problem }
	| { readonly is: 'signed_out'; readonly after: 'nothing' | 'sign_out' | 'sign_out_elsewhere' | 'end' }
	| { readonly is: 'signed_in' | 'lost' | 'changed'; readonly me: Me };

export type SessionEvent =
	| { readonly is: 'none' }
	| { readonly is: 'unreachable'; readonly problem: Problem }
	| { readonly is: 'begun'; readonly me: Me }
	| { readonly is: 'ended'; readonly by: 'this_tab' | 'other_tab' }
	| { readonly is: 'lost' }
	| { readonly is: 'changed' }
	| { readonly is: 'begun_elsewhere'; readonly identity: string };

/** Names the account and membership; screens of another identity are never reused. */
export const identityOf = (me: Me): string => `${me.account.id}/${me.active_membership?.id ?? 'citizen'}`;

/** Decides what this tab shows after the event. A page with somebody's data never silently becomes another's. */
export function after(state: SessionState, event: SessionEvent): SessionState {
	const me = 'me' in state ? state.me : undefined;
	switch (event.is) {
		case 'begun':
			return { is: 'signed_in', me: event.me };
		case 'none':
			return { is: 'signed_out', after: state.is === 'signed_out' ? state.after : 'nothing' };
		case 'unreachable':
			return { is: 'unreachable', problem: event.problem };
		case 'ended':
			if (event.by === 'this_tab') return { is: 'signed_out', after: 'sign_out' };
			return state.is === 'signed_out' ? state : { is: 'signed_out', after: 'sign_out_elsewhere' };
		case 'lost':
			return me === undefined ? { is: 'signed_out', after: 'end' } : { is: 'lost', me };
		case 'changed':
			return me === undefined ? state : { is: 'changed', me };
		case 'begun_elsewhere':
			if (me === undefined) return { is: 'starting' };
			return identityOf(me) === event.identity ? { is: 'signed_in', me } : { is: 'changed', me };
	}
}
