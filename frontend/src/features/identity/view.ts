import { summaryOf, type Problem } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';
import { formatDay, formatWait, m } from '#lib/i18n/index.ts';
import { positionLabel } from '#lib/session/labels.ts';
import type { Me, SessionState } from '#lib/session/state.ts';

type Membership = Schema<'MembershipOut'>;
export interface SummaryItem {
	readonly pointer?: string;
	readonly text: string;
}

/** What is still missing before a sign-in can be sent. */
export function missingIn(username: string, password: string): readonly SummaryItem[] {
	return [
		...(username.trim() === '' ? [{ pointer: '/username', text: m.identity_username_missing() }] : []),
		...(password === '' ? [{ pointer: '/password', text: m.identity_password_missing() }] : [])
	];
}

/** The error summary of a refused sign-in: which field is wrong is never told, a wait is. */
export function refusalOf(problem: Problem): readonly SummaryItem[] {
	const wait = problem.retryAfterSeconds;
	const items = summaryOf(problem).map((item) => (problem.status === 401 ? { ...item, pointer: '/username' } : item));
	return wait === null ? items : [...items, { text: m.identity_try_again_in({ wait: formatWait(wait) }) }];
}

export function membershipPosition(membership: Membership): string {
	const position = positionLabel[membership.position]();
	return membership.acting_head ? `${position} (${m.identity_acting_head()})` : position;
}

/** Position and organisation; without a membership, a citizen. */
export function membershipTitle(membership: Membership | null): string {
	if (membership === null) return m.identity_as_citizen();
	return m.identity_at_organisation({ position: membershipPosition(membership), organisation: membership.organisation.name });
}

/** The value of the active choice; the empty one is the citizen. */
export const chosenMembership = (me: Me): string => me.active_membership?.id ?? '';

export const membershipChoices = (me: Me): readonly { value: string; label: string; hint?: string }[] => [
	...me.memberships.map((membership) => ({ value: membership.id, label: membershipTitle(membership) })),
	{ value: '', label: membershipTitle(null), hint: m.identity_as_citizen_hint() }
];

export function validity(membership: Membership): string {
	const from = formatDay(membership.valid_from);
	if (membership.valid_to === null) return m.identity_valid_from({ from });
	return m.identity_valid_until({ from, to: formatDay(membership.valid_to) });
}

/** Why the sign-in screen is shown, where the person did not ask for it. */
export function signedOutNotice(state: SessionState): string | null {
	if (state.is !== 'signed_out') return null;
	switch (state.after) {
		case 'nothing':
			return null;
		case 'sign_out':
			return m.identity_notice_signed_out();
		case 'sign_out_elsewhere':
			return m.identity_notice_signed_out_elsewhere();
		case 'end':
			return m.identity_notice_ended();
	}
}
