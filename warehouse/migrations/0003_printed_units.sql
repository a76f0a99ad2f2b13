-- One row a printed unit, with its factor; and a figure's subject by its full name.

DROP TABLE "units";

CREATE TABLE "units" (
    "name" VARCHAR NOT NULL,
    "unit" VARCHAR NOT NULL,
    "dimension" VARCHAR NOT NULL,
    "factor" DOUBLE NOT NULL,
    PRIMARY KEY (name)
);

ALTER TABLE "figures" ADD COLUMN "subject_name" VARCHAR;
