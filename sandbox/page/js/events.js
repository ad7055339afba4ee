// Keeps the store in step with the server: loads the state, follows the events, and does both again after a gap.
import { getState } from "./api.js";

const WAITS = [300, 1000, 2000, 5000];

/**
 * Follows the sandbox for as long as the page lives.
 * @param {import("./store.js").Store} store
 * @param {(connected: boolean) => void} onConnection told when the connection is there or lost
 */
export function follow(store, onConnection) {
  let failures = 0;

  async function connect() {
    try {
      store.load(await getState());
    } catch {
      again();
      return;
    }
    listen();
  }

  function listen() {
    const source = new EventSource(`/sandbox/events?after=${store.seq}`);
    source.onopen = () => {
      failures = 0;
      onConnection(true);
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type !== "reset" && store.apply(event)) return;
      source.close();
      connect();
    };
    source.onerror = () => {
      source.close();
      again();
    };
  }

  function again() {
    onConnection(false);
    setTimeout(connect, WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
  }

  connect();
}
