// Where a link leads: to the bot inside the sandbox, or out to the web.

/**
 * Tells whether a link opens the bot ("https://t.me/name?start=…", "tg://resolve?domain=name").
 * @param {string} url
 * @param {string} username of the bot
 */
export function leadsToBot(url, username) {
  const name = username.toLowerCase();
  try {
    const link = new URL(url, "https://t.me/");
    if (link.protocol === "tg:") return link.searchParams.get("domain")?.toLowerCase() === name;
    const telegram = /^(www\.)?(t|telegram)\.(me|dog)$/i.test(link.hostname);
    return telegram && link.pathname.split("/")[1]?.toLowerCase() === name;
  } catch {
    return false;
  }
}

/** Tells whether the browser may follow a link. */
export function leadsOut(url) {
  return /^(https?|mailto|tel):/i.test(url);
}
