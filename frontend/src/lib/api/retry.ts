/**
 * A new random UUID (version 4), for `Idempotency-Key` and `client_id`: one for each thing that a person sends, the same
 * when it is sent again after no answer came. `crypto.randomUUID` exists on https and loopback only.
 */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const hex = Array.from(bytes, (byte, place) => {
		const kept = place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte;
		return kept.toString(16).padStart(2, '0');
	}).join('');
	return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
