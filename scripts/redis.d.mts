/** The path of a redis-server. Installs one if none is found, and throws if that fails. */
export function findRedis(): string;
