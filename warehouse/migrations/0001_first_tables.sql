-- The tables of the first contract. Never edited again: what changes goes into a migration of its own.

CREATE TABLE "pages" (
    "page_id" VARCHAR NOT NULL,
    "file_name" VARCHAR NOT NULL,
    "sha256" VARCHAR NOT NULL,
    "bytes" BIGINT NOT NULL,
    "encoding" VARCHAR NOT NULL,
    "line_count" BIGINT NOT NULL,
    "text_line_count" BIGINT NOT NULL,
    "character_count" BIGINT NOT NULL,
    "publication" VARCHAR,
    "page_date" DATE,
    "page_date_source" VARCHAR,
    "page_date_confidence" DOUBLE,
    "page_no" VARCHAR,
    "known_word_share" DOUBLE,
    "corrected_by" VARCHAR,
    "run_id" VARCHAR NOT NULL,
    "ingested_at" TIMESTAMP NOT NULL,
    "pipeline_version" VARCHAR NOT NULL
);

CREATE TABLE "lines" (
    "page_id" VARCHAR NOT NULL,
    "line_no" INTEGER NOT NULL,
    "text" VARCHAR NOT NULL,
    "article_id" VARCHAR,
    "role" VARCHAR NOT NULL,
    "paragraph_no" INTEGER,
    "position" INTEGER,
    "char_start" INTEGER,
    "char_end" INTEGER,
    "evidence" VARCHAR,
    "corrected_by" VARCHAR
);

CREATE TABLE "articles" (
    "article_id" VARCHAR NOT NULL,
    "page_id" VARCHAR NOT NULL,
    "article_no" INTEGER NOT NULL,
    "kicker" VARCHAR,
    "headline" VARCHAR,
    "deck" VARCHAR,
    "byline" VARCHAR,
    "text" VARCHAR NOT NULL,
    "captions" VARCHAR,
    "dateline_place" VARCHAR,
    "dateline_date" DATE,
    "continues" VARCHAR,
    "character_count" BIGINT NOT NULL,
    "layout_confidence" DOUBLE NOT NULL,
    "corrected_by" VARCHAR
);

CREATE TABLE "authors" (
    "article_id" VARCHAR NOT NULL,
    "author_no" INTEGER NOT NULL,
    "role" VARCHAR,
    "name" VARCHAR NOT NULL
);

CREATE TABLE "sentences" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "paragraph_no" INTEGER NOT NULL,
    "role" VARCHAR NOT NULL,
    "text" VARCHAR NOT NULL,
    "char_start" INTEGER NOT NULL,
    "char_end" INTEGER NOT NULL,
    "line_first" INTEGER NOT NULL,
    "line_last" INTEGER NOT NULL
);

CREATE TABLE "tokens" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "token_no" INTEGER NOT NULL,
    "token" VARCHAR NOT NULL,
    "pos" VARCHAR NOT NULL,
    "char_start" INTEGER NOT NULL,
    "char_end" INTEGER NOT NULL
);

CREATE TABLE "keywords" (
    "article_id" VARCHAR NOT NULL,
    "rank" INTEGER NOT NULL,
    "keyword" VARCHAR NOT NULL,
    "weight" DOUBLE NOT NULL
);

CREATE TABLE "mentions" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "mention_no" INTEGER NOT NULL,
    "type" VARCHAR NOT NULL,
    "text" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "title" VARCHAR,
    "entity_id" VARCHAR,
    "char_start" INTEGER NOT NULL,
    "char_end" INTEGER NOT NULL,
    "corrected_by" VARCHAR
);

CREATE TABLE "figures" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "figure_no" INTEGER NOT NULL,
    "text" VARCHAR NOT NULL,
    "value" DOUBLE NOT NULL,
    "value_max" DOUBLE,
    "unit" VARCHAR NOT NULL,
    "bound" VARCHAR NOT NULL,
    "subject" VARCHAR,
    "indicator" VARCHAR,
    "comparison" VARCHAR,
    "period" VARCHAR,
    "period_start" DATE,
    "period_end" DATE,
    "status" VARCHAR NOT NULL,
    "confidence" DOUBLE NOT NULL,
    "char_start" INTEGER NOT NULL,
    "char_end" INTEGER NOT NULL,
    "corrected_by" VARCHAR
);

CREATE TABLE "dates" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "date_no" INTEGER NOT NULL,
    "text" VARCHAR NOT NULL,
    "start_date" DATE,
    "end_date" DATE,
    "grain" VARCHAR NOT NULL,
    "char_start" INTEGER NOT NULL,
    "char_end" INTEGER NOT NULL
);

CREATE TABLE "quotes" (
    "article_id" VARCHAR NOT NULL,
    "sentence_no" INTEGER NOT NULL,
    "quote_no" INTEGER NOT NULL,
    "speaker" VARCHAR,
    "verb" VARCHAR,
    "text" VARCHAR NOT NULL
);

CREATE TABLE "runs" (
    "run_id" VARCHAR NOT NULL,
    "flow" VARCHAR NOT NULL,
    "flow_run_name" VARCHAR,
    "started_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "state" VARCHAR NOT NULL,
    "pipeline_version" VARCHAR NOT NULL,
    "engine" VARCHAR,
    "dictionary_version" VARCHAR,
    "contract_version" VARCHAR NOT NULL,
    "files_seen" BIGINT,
    "files_new" BIGINT,
    "files_skipped" BIGINT,
    "files_quarantined" BIGINT,
    "articles" BIGINT,
    "tokens" BIGINT,
    "figures" BIGINT,
    PRIMARY KEY (run_id)
);

CREATE TABLE "sources" (
    "path" VARCHAR NOT NULL,
    "size" BIGINT,
    "modified_at" TIMESTAMP,
    "mtime_ns" BIGINT,
    "ctime_ns" BIGINT,
    "inode" UBIGINT,
    "page_id" VARCHAR,
    "first_seen_at" TIMESTAMP NOT NULL,
    "last_seen_at" TIMESTAMP NOT NULL,
    "status" VARCHAR NOT NULL,
    "run_id" VARCHAR NOT NULL
);

CREATE TABLE "quarantine" (
    "path" VARCHAR NOT NULL,
    "page_id" VARCHAR,
    "run_id" VARCHAR NOT NULL,
    "stage" VARCHAR NOT NULL,
    "check_name" VARCHAR NOT NULL,
    "message" VARCHAR NOT NULL,
    "rows" VARCHAR,
    "quarantined_at" TIMESTAMP NOT NULL,
    "resolved_at" TIMESTAMP
);

CREATE TABLE "checks" (
    "run_id" VARCHAR NOT NULL,
    "table_name" VARCHAR NOT NULL,
    "check_name" VARCHAR NOT NULL,
    "severity" VARCHAR NOT NULL,
    "rows_checked" BIGINT NOT NULL,
    "rows_failed" BIGINT NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "example" VARCHAR,
    "checked_at" TIMESTAMP NOT NULL
);

CREATE TABLE "units" (
    "unit" VARCHAR NOT NULL,
    "quantity" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "printed_as" VARCHAR NOT NULL,
    PRIMARY KEY (unit)
);

CREATE TABLE "schema_versions" (
    "version" INTEGER NOT NULL,
    "name" VARCHAR NOT NULL,
    "checksum" VARCHAR NOT NULL,
    "contract_version" VARCHAR NOT NULL,
    "applied_at" TIMESTAMP NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE "entities" (
    "entity_id" VARCHAR NOT NULL,
    "type" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "aliases" VARCHAR[] NOT NULL,
    "first_seen" DATE,
    "last_seen" DATE,
    "mention_count" BIGINT NOT NULL,
    "article_count" BIGINT NOT NULL,
    "page_count" BIGINT NOT NULL
);

CREATE TABLE "search_documents" (
    "doc_no" INTEGER NOT NULL,
    "article_id" VARCHAR NOT NULL,
    "token_count" BIGINT NOT NULL,
    "is_sorted" BOOLEAN NOT NULL,
    "ingested_at" TIMESTAMP NOT NULL
);

CREATE TABLE "postings" (
    "token" VARCHAR NOT NULL,
    "doc_no" INTEGER NOT NULL,
    "tf" INTEGER NOT NULL,
    "tf_headline" INTEGER NOT NULL
);

CREATE TABLE "terms" (
    "token" VARCHAR NOT NULL,
    "document_count" BIGINT NOT NULL,
    "token_count" BIGINT NOT NULL
);

CREATE TABLE "article_bands" (
    "article_id" VARCHAR NOT NULL,
    "band" INTEGER NOT NULL,
    "hash" UBIGINT NOT NULL,
    "ingested_at" TIMESTAMP NOT NULL
);

CREATE TABLE "article_pairs" (
    "article_id" VARCHAR NOT NULL,
    "other_article_id" VARCHAR NOT NULL,
    "similarity" DOUBLE NOT NULL,
    "containment" DOUBLE NOT NULL
);
