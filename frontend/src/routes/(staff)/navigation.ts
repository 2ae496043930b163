import { resolve } from '$app/paths';
import type { ResolvedPathname } from '$app/types';
import { m } from '#lib/i18n/index.ts';
import type { Me } from '#lib/session/state.ts';

interface Entry {
	readonly href: ResolvedPathname;
	readonly label: () => string;
	/** Shown when `/me` allows this; without it, to everybody signed in. */
	readonly needs?: Me['allowed_actions'][number];
	/** True: shown to who acts for an organisation alone; false: to who acts for none. */
	readonly seated?: boolean;
}

/** The main navigation, in the order shown. A new screen is one line here. */
const entries: readonly Entry[] = [
	{ href: resolve('/(staff)/don-thu'), label: m.petitions_title, needs: 'see_petitions' },
	{ href: resolve('/(staff)/tiep-nhan'), label: m.intake_nav, needs: 'take_down_petition', seated: true },
	{ href: resolve('/(public)/gui-kien-nghi'), label: m.nav_submit, needs: 'take_down_petition', seated: false },
	{ href: resolve('/(staff)/theo-doi-don'), label: m.tracking_claim, needs: 'claim_petition' },
	{ href: resolve('/(staff)/viec-duoc-giao'), label: m.assignments_title, needs: 'see_assignments' },
	{ href: resolve('/(staff)/chuyen-cap'), label: m.escalations_title, needs: 'see_escalations' },
	{ href: resolve('/(staff)/doi-thoai'), label: m.session_nav, needs: 'see_sessions' },
	{ href: resolve('/(staff)/cam-ket'), label: m.commitment_title, needs: 'see_commitments' },
	{ href: resolve('/(staff)/thong-bao'), label: m.notices_title, needs: 'see_notices' },
	{ href: resolve('/(staff)/me'), label: m.identity_account }
];

export const entriesFor = ({ allowed_actions, active_membership }: Me): readonly Entry[] =>
	entries.filter(
		({ needs, seated }) => (needs === undefined || allowed_actions.includes(needs)) && (seated === undefined || seated === (active_membership !== null))
	);
