Grailbird.data.tweets_2013_04 =
 [ {
  "source" : "web",
  "entities" : { "user_mentions" : [ ] },
  "id_str" : "329371212345675777",
  "text" : "Off to Bergen",
  "created_at" : "2013-04-30 22:01:12 +0000",
  "user" : { "name" : "Ann", "screen_name" : "ann", "id_str" : "5" }
} ]
