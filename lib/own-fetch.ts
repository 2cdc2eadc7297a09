// Imported first of all, for its effect: `fetch` uses Node's own HTTP client. The undici that cheerio brings along
// would put itself in its place when it is loaded first, and its 7.x ends the whole process, with an assertion nothing
// can catch, where a server closes the connection behind an answer that was not read to its end yet (nodejs/undici
// #5360). Touching a class of the fetch API makes Node settle on its own.
void globalThis.Headers;
