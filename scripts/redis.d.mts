/** The path of a redis-server; installs one where there is none and that is possible, and throws where it is not. */
export function findRedis(): string;
