import { client, openClient, tokens } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import { suggestLanguage } from '#lib/i18n/index.ts';
import { session } from '#lib/session/session.svelte.ts';
import { identityOf, type Me } from '#lib/session/state.ts';

export const getMe = (): Promise<Answer<Me>> => answer(client.GET('/api/v1/me'));

/** Finds the session that the refresh cookie holds, on loading and when another tab signed in. */
export async function restore(): Promise<void> {
	if (!tokens.mayRenew) {
		session.take({ is: 'none' });
		return;
	}
	const me = await getMe();
	if (me.problem === undefined) session.restore(me.data);
	else if (me.problem.status === 401) session.take({ is: 'lost' });
	else session.take({ is: 'unreachable', problem: me.problem });
}

/** Signs in. The same person signing in again over an open page keeps the membership that the page was drawn for. */
export async function signIn(username: string, password: string): Promise<Answer<Me>> {
	const interrupted = session.state.is === 'lost' ? session.state.me : undefined;
	const form = new URLSearchParams({ grant_type: 'password', username, password });
	const token = await answer(
		openClient.POST('/api/v1/auth/token', {
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: { grant_type: 'password', username, password },
			bodySerializer: () => form
		})
	);
	if (token.problem) return token;
	tokens.hold(token.data);
	const me = await getMe();
	if (me.problem) return me;
	if (interrupted?.account.id === me.data.account.id && identityOf(interrupted) !== identityOf(me.data))
		return switchMembership(interrupted.active_membership?.id ?? null);
	suggestLanguage(me.data.account.language);
	session.begin(me.data);
	return me;
}

/** Acts under another membership of the account; null acts as a citizen. */
export async function switchMembership(membershipId: string | null): Promise<Answer<Me>> {
	const token = await answer(client.POST('/api/v1/auth/switch', { body: { membership_id: membershipId } }));
	if (token.problem) return token;
	tokens.hold(token.data);
	const me = await getMe();
	if (me.problem === undefined) session.begin(me.data);
	return me;
}

/** Signs out here and in the other tabs; the session stays open when the server could not be told. */
export async function signOut(): Promise<Answer<undefined>> {
	const told = await answer<undefined>(openClient.POST('/api/v1/auth/logout'));
	if (told.problem === undefined) session.end();
	return told;
}
