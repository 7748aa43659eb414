import { Cache, caches, CacheStorage } from "internal:bindings/cache";
import { cache } from "internal:web/parts";

cache.provide({ Cache, caches, CacheStorage });
