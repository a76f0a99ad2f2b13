-- Which short names are taken for the same entity on all pages.

CREATE TABLE "entity_links" (
    "type" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "full_name" VARCHAR NOT NULL,
    "own_entity_id" VARCHAR NOT NULL,
    "entity_id" VARCHAR NOT NULL
);
