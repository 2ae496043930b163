import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** What everybody reads of sessions, in the person's language. A new word in the contract without a text does not compile. */
export const kindLabel: Record<Schema<'SessionKind'>, () => string> = {
	periodic_dialogue: m.session_kind_periodic_dialogue,
	thematic_dialogue: m.session_kind_thematic_dialogue,
	extraordinary_dialogue: m.session_kind_extraordinary_dialogue,
	commune_dialogue: m.session_kind_commune_dialogue,
	hamlet_listening: m.session_kind_hamlet_listening,
	online_dialogue: m.session_kind_online_dialogue,
	leader_reception: m.session_kind_leader_reception,
	regular_reception: m.session_kind_regular_reception,
	extraordinary_reception: m.session_kind_extraordinary_reception,
	voter_meeting: m.session_kind_voter_meeting,
	organisation_dialogue: m.session_kind_organisation_dialogue,
	supervision: m.session_kind_supervision,
	social_criticism: m.session_kind_social_criticism,
	briefing: m.session_kind_briefing,
	community_conference: m.session_kind_community_conference
};

export const sessionStateLabel: Record<Schema<'SessionState'>, () => string> = {
	draft: m.session_state_draft,
	announced: m.session_state_announced,
	ready: m.session_state_ready,
	in_progress: m.session_state_in_progress,
	minutes: m.session_state_minutes,
	concluded: m.session_state_concluded,
	following_up: m.session_state_following_up,
	closed: m.session_state_closed,
	cancelled: m.session_state_cancelled
};
