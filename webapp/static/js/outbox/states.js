// The states of a record on the phone, and what may be done in each.
//
// draft     being written                          waiting   to be sent           sending   on its way
// sign-in   waits until its owner signs in         invalid   needs correction (413, 422)
// conflict  somebody changed the record meanwhile (409)      stopped   stays until somebody decides (403, 404, 410, …)

const READY = new Set(["waiting", "sending", "sign-in"]);
const STUCK = new Set(["invalid", "conflict", "stopped"]);

export const ready = (item) => READY.has(item.state);
export const stuck = (item) => STUCK.has(item.state);
export const unsent = (item) => ready(item) || stuck(item);

// Once the server may hold a record under its key, other contents must not go out under the same key.
export const editable = (item) => item.state !== "sending" && !item.answer && !item.unsure;

// Shows, among the parts that say when they are meant, those for `state`.
export function show(root, state) {
  for (const part of root.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}
