import { tokens, watchSession } from '#lib/api/client.ts';
import { recall, remember } from '#lib/storage.ts';
import { after, identityOf, type Me, type SessionEvent, type SessionState } from './state.ts';

// tells only that a cookie may be there, so that a visitor without an account costs the server no call
const KEY = 'doi-thoai.session';
const CHANNEL = 'doi-thoai.session';

type TabMessage = { readonly is: 'begun'; readonly identity: string } | { readonly is: 'ended' };

let current = $state.raw<SessionState>({ is: 'starting' });
let channel: BroadcastChannel | undefined;

/** Takes the event, and makes the tokens agree with the state that follows. */
function take(event: SessionEvent): void {
	current = after(current, event);
	if (current.is === 'changed') tokens.freeze();
	else if (current.is === 'signed_out') tokens.drop();
	else if (event.is === 'begun_elsewhere') tokens.resume();
}

function hear(message: TabMessage): void {
	take(message.is === 'ended' ? { is: 'ended', by: 'other_tab' } : { is: 'begun_elsewhere', identity: message.identity });
}

function tell(message: TabMessage): void {
	remember(KEY, message.is === 'ended' ? null : 'yes');
	channel?.postMessage(message);
}

/** The `near` of a search for areas: those around the seat that this tab acts from come first. */
export const nearSeat = (): { near?: string } => {
	const seat = 'me' in current ? current.me.active_membership : null;
	return seat === null ? {} : { near: seat.organisation.area.id };
};

export const session = {
	get state(): SessionState {
		return current;
	},
	/** Once a page: listens to the other tabs and to the tokens. */
	open(): void {
		tokens.mayRenew = recall(KEY) !== null;
		channel = new BroadcastChannel(CHANNEL);
		channel.onmessage = (message: MessageEvent<TabMessage>) => {
			hear(message.data);
		};
		watchSession({
			lost: () => {
				remember(KEY, null);
				take({ is: 'lost' });
			},
			changed: () => {
				take({ is: 'changed' });
			}
		});
	},
	/** Found by the cookie on loading: nothing new to the other tabs. */
	restore(me: Me): void {
		take({ is: 'begun', me });
	},
	/** Signed in or switched by the person: the other tabs are told. */
	begin(me: Me): void {
		take({ is: 'begun', me });
		tell({ is: 'begun', identity: identityOf(me) });
	},
	end(): void {
		take({ is: 'ended', by: 'this_tab' });
		tell({ is: 'ended' });
	},
	take
};
