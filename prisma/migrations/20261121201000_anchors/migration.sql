ALTER TABLE "School" ADD COLUMN     "anchorReaders" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE TABLE "Anchor" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "fromSeq" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,

    CONSTRAINT "Anchor_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Anchor_schoolId_seq_key" ON "Anchor"("schoolId", "seq");

ALTER TABLE "Anchor" ADD CONSTRAINT "Anchor_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
