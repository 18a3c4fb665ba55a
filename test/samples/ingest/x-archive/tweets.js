window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : { "urls" : [ ], "hashtags" : [ { "text" : "ferry {late}" } ] },
      "id_str" : "900000000000000001",
      "id" : "900000000000000001",
      "created_at" : "Wed Mar 05 11:20:30 +0100 2014",
      "full_text" : "The \"ferry\" is late again } ] #harbour 😀",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "id_str" : "900000000000000002",
      "created_at" : "Thu Mar 06 00:00:00 +0000 2014",
      "in_reply_to_screen_name" : "tomlin",
      "full_text" : "@tomlin no"
    }
  },
  {
    "tweet" : {
      "id_str" : "900000000000000003",
      "created_at" : "Thu Mar 06 00:00:01 +0000 2014",
      "full_text" : "RT @kit: see you at the fair"
    }
  },
  { "tweet" : { "id_str" : "900000000000000004", "created_at" : "Thu Mar 06 00:00:02 +0000 2014", "full_text" : "" } }
]
