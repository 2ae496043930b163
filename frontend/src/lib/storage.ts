/** What the browser remembers under `key`: null when nothing, undefined when it refuses storage (some private windows). */
export function recall(key: string): string | null | undefined {
	try {
		return localStorage.getItem(key);
	} catch {
		return undefined;
	}
}

/** Remembers or, with null, forgets. Where storage is refused the value lasts as long as the page. */
export function remember(key: string, value: string | null): void {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
	} catch {
		return;
	}
}
