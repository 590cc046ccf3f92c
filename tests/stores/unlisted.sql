CREATE TABLE campaigns (tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, manifest TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tenant, id, version)) WITHOUT ROWID;
CREATE TABLE locks (tenant TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE catalog (tenant TEXT NOT NULL, id TEXT NOT NULL, feed TEXT NOT NULL, available INTEGER NOT NULL, price TEXT NOT NULL, price_at INTEGER NOT NULL, sale TEXT NOT NULL, sale_at INTEGER NOT NULL, availability TEXT NOT NULL, availability_at INTEGER NOT NULL, stock TEXT NOT NULL, stock_at INTEGER NOT NULL, rest TEXT NOT NULL, rest_at INTEGER NOT NULL, deliveries TEXT NOT NULL, gone_since INTEGER, PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE feeds (tenant TEXT NOT NULL, feed TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, feed)) WITHOUT ROWID;
CREATE TABLE imports (id TEXT NOT NULL PRIMARY KEY, touched INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE staged (import TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, again INTEGER, available INTEGER NOT NULL, price TEXT NOT NULL, sale TEXT NOT NULL, availability TEXT NOT NULL, stock TEXT NOT NULL, rest TEXT NOT NULL, PRIMARY KEY (import, id)) WITHOUT ROWID;
CREATE TABLE prices (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, at INTEGER NOT NULL, seen INTEGER, data TEXT NOT NULL);
CREATE TABLE overrides (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE undone (override INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE relations (tenant TEXT NOT NULL, source TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (tenant, source, slot, offer)) WITHOUT ROWID;
CREATE TABLE recipients (tenant TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant, subject)) WITHOUT ROWID;
CREATE TABLE parcels (tenant TEXT NOT NULL, number TEXT NOT NULL, reference TEXT NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, number)) WITHOUT ROWID;
CREATE TABLE facts (tenant TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, subject, kind)) WITHOUT ROWID;
CREATE TABLE voters (tenant TEXT NOT NULL, campaign TEXT NOT NULL, block TEXT NOT NULL, voter TEXT NOT NULL, PRIMARY KEY (tenant, campaign, block, voter)) WITHOUT ROWID;
CREATE TABLE tallies (tenant TEXT NOT NULL, campaign TEXT NOT NULL, block TEXT NOT NULL, answer TEXT NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, block, answer)) WITHOUT ROWID;
CREATE TABLE served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID;
CREATE TABLE sweeps (name TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counts (tenant TEXT NOT NULL, campaign TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, block TEXT NOT NULL, slot INTEGER NOT NULL, variant TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, day, what, block, slot, variant, reason)) WITHOUT ROWID;
CREATE TABLE assets (tenant TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE photos (tenant TEXT NOT NULL, offer TEXT NOT NULL, asset TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (tenant, offer)) WITHOUT ROWID;
CREATE TABLE revisions (tenant TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('other', 'herbst', 1, '{"blocks":[{"offers":["a"]}]}', 1795132800002);
INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('shop', 'empty', 1, '{}', 1795132800002);
INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('shop', 'herbst', 1, '{"blocks":[{"offers":["unasked"]}]}', 1795132800000);
INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('shop', 'herbst', 2, '{
  "tenant": "shop",
  "id": "herbst",
  "blocks": [
    {
      "id": "top",
      "kind": "offers",
      "offers": [
        "a",
        "sale",
        "nowhere"
      ]
    },
    {
      "id": "more",
      "kind": "offers",
      "offers": [
        "b"
      ],
      "recommend": [
        {
          "slot": "accessories",
          "of": "rule"
        },
        {
          "slot": "seasonal",
          "offers": [
            "byRule"
          ]
        }
      ],
      "choices": [
        {
          "inStock": "stocked"
        },
        {}
      ]
    }
  ]
}', 1795132800001);
INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('shop', 'plain', 1, '{"blocks":[{"offers":["c"]}]}', 1795132800002);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'a', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"a","title":"a"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'b', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"b","title":"b"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'bought', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"bought","title":"bought"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'byCategory', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"byCategory","title":"byCategory"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'byRule', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"byRule","title":"byRule"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'c', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"c","title":"c"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'end', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"end","title":"end"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'own', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"own","title":"own"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'page', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"page","title":"page"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'r1', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r1","title":"r1"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'r2', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r2","title":"r2"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'r3', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r3","title":"r3"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'related', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"related","title":"related"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'rule', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"rule","title":"rule"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'sale', 'default', 1, '"price":{"amount":2000,"currency":"EUR"}', 1795132800000, '"sale":{"price":{"amount":1500,"currency":"EUR"}}', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"sale","title":"sale"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'stocked', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"stocked","title":"stocked"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'theirs', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"theirs","title":"theirs"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'unasked', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"unasked","title":"unasked"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'undone', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"undone","title":"undone"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('other', 'viewed', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"viewed","title":"viewed"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'a', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"a","title":"a"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'b', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"b","title":"b"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'bought', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"bought","title":"bought"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'byCategory', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"byCategory","title":"byCategory"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'byRule', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"byRule","title":"byRule"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'c', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"c","title":"c"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'end', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"end","title":"end"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'own', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"own","title":"own"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'page', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"page","title":"page"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'r1', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r1","title":"r1"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'r2', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r2","title":"r2"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'r3', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"r3","title":"r3"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'related', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"related","title":"related"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'rule', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"rule","title":"rule"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'sale', 'default', 1, '"price":{"amount":2000,"currency":"EUR"}', 1795132800000, '"sale":{"price":{"amount":1500,"currency":"EUR"}}', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"sale","title":"sale"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'stocked', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"stocked","title":"stocked"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'theirs', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"theirs","title":"theirs"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'unasked', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"unasked","title":"unasked"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'undone', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"undone","title":"undone"', 1795132800000, '', NULL);
INSERT INTO catalog (tenant, id, feed, available, price, price_at, sale, sale_at, availability, availability_at, stock, stock_at, rest, rest_at, deliveries, gone_since) VALUES ('shop', 'viewed', 'default', 1, '"price":{"amount":1000,"currency":"EUR"}', 1795132800000, '', 1795132800000, '"availability":"available"', 1795132800000, '', 1795132800000, '"id":"viewed","title":"viewed"', 1795132800000, '', NULL);
INSERT INTO feeds (tenant, feed, as_of) VALUES ('other', 'default', 1795132800000);
INSERT INTO feeds (tenant, feed, as_of) VALUES ('shop', 'default', 1795132800000);
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (1, 'shop', 'a', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (2, 'shop', 'b', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (3, 'shop', 'bought', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (4, 'shop', 'byCategory', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (5, 'shop', 'byRule', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (6, 'shop', 'c', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (7, 'shop', 'end', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (8, 'shop', 'own', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (9, 'shop', 'page', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (10, 'shop', 'r1', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (11, 'shop', 'r2', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (12, 'shop', 'r3', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (13, 'shop', 'related', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (14, 'shop', 'rule', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (15, 'shop', 'sale', 1795132800000, NULL, '[{"amount":2000,"currency":"EUR"},{"price":{"amount":1500,"currency":"EUR"}},null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (16, 'shop', 'stocked', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (17, 'shop', 'theirs', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (18, 'shop', 'unasked', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (19, 'shop', 'undone', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (20, 'shop', 'viewed', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (21, 'other', 'a', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (22, 'other', 'b', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (23, 'other', 'bought', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (24, 'other', 'byCategory', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (25, 'other', 'byRule', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (26, 'other', 'c', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (27, 'other', 'end', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (28, 'other', 'own', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (29, 'other', 'page', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (30, 'other', 'r1', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (31, 'other', 'r2', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (32, 'other', 'r3', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (33, 'other', 'related', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (34, 'other', 'rule', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (35, 'other', 'sale', 1795132800000, NULL, '[{"amount":2000,"currency":"EUR"},{"price":{"amount":1500,"currency":"EUR"}},null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (36, 'other', 'stocked', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (37, 'other', 'theirs', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (38, 'other', 'unasked', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (39, 'other', 'undone', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO prices (n, tenant, offer, at, seen, data) VALUES (40, 'other', 'viewed', 1795132800000, NULL, '[{"amount":1000,"currency":"EUR"},null,null]');
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (1, 'shop', 'a', '{"name":"A","author":"Ada","reason":"Messe\nBonn"}', 1795132800010);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (2, 'shop', 'a', '{"replacement":"r1","author":"Ada","reason":"Messe\nBonn"}', 1795132800011);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (3, 'shop', 'r1', '{"replacement":"unfed","author":"Ada","reason":"Messe\nBonn"}', 1795132800012);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (4, 'shop', 'unfed', '{"replacement":"r2","author":"Ada","reason":"Messe\nBonn"}', 1795132800013);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (5, 'shop', 'r2', '{"replacement":"end","author":"Ada","reason":"Messe\nBonn"}', 1795132800014);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (6, 'shop', 'end', '{"replacement":"a","author":"Ada","reason":"Messe\nBonn"}', 1795132800015);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (7, 'shop', 'b', '{"replacement":"undone","author":"Ada","reason":"Messe\nBonn"}', 1795132800016);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (8, 'shop', 'related', '{"replacement":"r3","author":"Ada","reason":"Messe\nBonn"}', 1795132800017);
INSERT INTO overrides (n, tenant, offer, data, at) VALUES (9, 'other', 'a', '{"replacement":"b","author":"Ada","reason":"Messe\nBonn"}', 1795132800018);
INSERT INTO undone (override, at, author, reason) VALUES (7, 1795132800020, 'Bea', 'vorbei');
INSERT INTO relations (tenant, source, slot, offer, rank) VALUES ('shop', 'a', 'similar', 'unasked', 0);
INSERT INTO relations (tenant, source, slot, offer, rank) VALUES ('shop', 'category:E-Bikes', 'seasonal', 'byCategory', 2);
INSERT INTO relations (tenant, source, slot, offer, rank) VALUES ('shop', 'own', 'accessories', 'related', 1);
INSERT INTO relations (tenant, source, slot, offer, rank) VALUES ('shop', 'page', 'similar', 'c', 2);
INSERT INTO relations (tenant, source, slot, offer, rank) VALUES ('shop', 'rule', 'similar', 'c', 3);
INSERT INTO recipients (tenant, subject, data) VALUES ('shop', 'nobody', '{}');
INSERT INTO recipients (tenant, subject, data) VALUES ('shop', 'person', '{"purchases":[{"offer":"bought","at":1}],"owned":["own"],"offers":["theirs"],"viewed":["viewed","nowhere"],"categories":["E-Bikes"]}');
INSERT INTO facts (tenant, subject, kind, data, as_of) VALUES ('shop', 'person', 'points', '{"balance":7}', 1);
INSERT INTO voters (tenant, campaign, block, voter) VALUES ('shop', 'herbst', 'poll', 'v');
INSERT INTO tallies (tenant, campaign, block, answer, votes) VALUES ('shop', 'herbst', 'poll', 'yes', 1);
INSERT INTO served (tenant, campaign, key, slot, offer, until) VALUES ('shop', 'herbst', 'k', 'top.0', 'a', 30000);
INSERT INTO sweeps (name, tenant, campaign, key, slot) VALUES ('served', '', '', '', '');
INSERT INTO photos (tenant, offer, asset, source) VALUES ('shop', 'a', 'asset', 'https://shop.example/a.jpg');
INSERT INTO revisions (tenant, token) VALUES ('other', '800C077A2B7346CA');
INSERT INTO revisions (tenant, token) VALUES ('shop', '28B67D0CA724EEFD');
CREATE INDEX prices_by_offer ON prices (tenant, offer, at);
CREATE INDEX prices_by_time ON prices (tenant, at);
CREATE INDEX overrides_by_offer ON overrides (tenant, offer);
CREATE UNIQUE INDEX parcels_by_reference ON parcels (tenant, reference);
CREATE TRIGGER campaigns_revised AFTER INSERT ON campaigns BEGIN INSERT INTO revisions (tenant, token) VALUES (new.tenant, hex(randomblob(8))) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token; END;
CREATE TRIGGER overrides_revised AFTER INSERT ON overrides BEGIN INSERT INTO revisions (tenant, token) VALUES (new.tenant, hex(randomblob(8))) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token; END;
CREATE TRIGGER undone_revised AFTER INSERT ON undone BEGIN INSERT INTO revisions (tenant, token) VALUES ((SELECT tenant FROM overrides WHERE n = new.override), hex(randomblob(8))) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token; END;
CREATE TRIGGER photos_revised AFTER INSERT ON photos BEGIN INSERT INTO revisions (tenant, token) VALUES (new.tenant, hex(randomblob(8))) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token; END;
