-- RoadCollisions: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "collisions" (
    "ACC_REF" VARCHAR,
    "ACC_DT" DATE,
    "ACC_TM" TIME,
    "DAY_WK" INTEGER,
    "LA_NM" VARCHAR,
    "POL_FRC" VARCHAR,
    "SEV_CD" INTEGER,
    "N_VEH" INTEGER,
    "N_CAS" INTEGER,
    "RD1_CLS" INTEGER,
    "RD1_NO" INTEGER,
    "SPD_LIM" INTEGER,
    "JCT_DET" INTEGER,
    "LGT_CD" INTEGER,
    "WX_CD" INTEGER,
    "SFC_CD" INTEGER,
    "UR_CD" INTEGER,
    "LAT" DOUBLE,
    "LON" DOUBLE,
    "POL_ATT" VARCHAR,
    PRIMARY KEY ("ACC_REF")
);

CREATE TABLE "veh_involved" (
    "ACC_REF" VARCHAR,
    "VEH_REF" INTEGER,
    "VEH_TYP" INTEGER,
    "MNVR_CD" INTEGER,
    "DRV_SEX" INTEGER,
    "DRV_AGE" INTEGER,
    "ENG_CC" INTEGER,
    "VEH_AGE" INTEGER,
    "IMP_PT" INTEGER,
    FOREIGN KEY ("ACC_REF") REFERENCES "collisions" ("ACC_REF")
);
