"""The names of well-known sites, for pages that do not have them."""

from __future__ import annotations

from termnews.extract.urls import host

_NAMES = """
163.com 网易 | sina.com.cn 新浪 | sina.cn 新浪 | weibo.com 微博 | weibo.cn 微博 | qq.com 腾讯网
mp.weixin.qq.com 微信公众平台 | sohu.com 搜狐 | ifeng.com 凤凰网 | people.com.cn 人民网 | people.cn 人民网
xinhuanet.com 新华网 | news.cn 新华网 | chinanews.com 中国新闻网 | chinanews.com.cn 中国新闻网 | cctv.com 央视网
cctv.cn 央视网 | cnr.cn 央广网 | cri.cn 国际在线 | gmw.cn 光明网 | youth.cn 中国青年网 | cyol.com 中青在线
china.com.cn 中国网 | china.com 中华网 | huanqiu.com 环球网 | guancha.cn 观察者网 | thepaper.cn 澎湃新闻
jiemian.com 界面新闻 | caixin.com 财新网 | yicai.com 第一财经 | bjnews.com.cn 新京报 | infzm.com 南方周末
southcn.com 南方网 | nfnews.com 南方+ | oeeee.com 南方都市报 | lifeweek.com.cn 三联生活周刊 | toutiao.com 今日头条
baijiahao.baidu.com 百家号 | tieba.baidu.com 百度贴吧 | zhihu.com 知乎 | douban.com 豆瓣 | jianshu.com 简书
36kr.com 36氪 | huxiu.com 虎嗅 | tmtpost.com 钛媒体 | ithome.com IT之家 | cnbeta.com cnBeta | solidot.org Solidot
csdn.net CSDN | cnblogs.com 博客园 | segmentfault.com SegmentFault | juejin.cn 掘金 | sspai.com 少数派
guokr.com 果壳 | bilibili.com 哔哩哔哩 | stcn.com 证券时报网 | cs.com.cn 中证网 | eastmoney.com 东方财富网
hexun.com 和讯网 | eeo.com.cn 经济观察网 | 21jingji.com 21财经 | nbd.com.cn 每日经济新闻 | ce.cn 中国经济网
cnstock.com 上海证券报 | gamersky.com 游民星空 | 3dmgame.com 3DM | legaldaily.com.cn 法治网 | dzwww.com 大众网
zaobao.com 联合早报 | zaobao.com.sg 联合早报 | 8world.com 8视界 | sinchew.com.my 星洲日报 | chinapress.com.my 中國報
mingpao.com 明報 | hk01.com 香港01 | on.cc 東網 | stheadline.com 星島頭條 | wenweipo.com 文匯報 | tkww.hk 大公文匯
takungpao.com 大公報 | hket.com 香港經濟日報 | hkej.com 信報 | appledaily.com 蘋果日報 | thestandnews.com 立場新聞
hkcnews.com 眾新聞 | inmediahk.net 獨立媒體 | theinitium.com 端傳媒 | rthk.hk 香港電台
hongkongfp.com Hong_Kong_Free_Press | scmp.com South_China_Morning_Post | cna.com.tw 中央社 | ltn.com.tw 自由時報
udn.com 聯合新聞網 | chinatimes.com 中時新聞網 | ettoday.net ETtoday新聞雲 | storm.mg 風傳媒 | setn.com 三立新聞網
tvbs.com.tw TVBS新聞網 | pts.org.tw 公視 | newtalk.tw Newtalk新聞 | upmedia.mg 上報 | cw.com.tw 天下雜誌
twreporter.org 報導者 | thenewslens.com 關鍵評論網 | mirrormedia.mg 鏡週刊 | nownews.com NOWnews今日新聞
rti.org.tw 中央廣播電臺 | rfa.org 自由亚洲电台 | voachinese.com 美国之音 | voacantonese.com 美國之音
dw.com 德国之声 | rfi.fr 法国国际广播电台 | bbc.com BBC | bbc.co.uk BBC | cn.nytimes.com 纽约时报中文网
nytimes.com The_New_York_Times | cn.wsj.com 华尔街日报中文网 | ftchinese.com FT中文网 | cn.reuters.com 路透中文网
reuters.com Reuters | epochtimes.com 大纪元 | ntdtv.com 新唐人 | soundofhope.org 希望之声 | secretchina.com 看中国
aboluowang.com 阿波罗新闻网 | bannedbook.org 禁闻网 | boxun.com 博讯 | wenxuecity.com 文学城 | 6park.com 留园
creaders.net 万维读者网 | backchina.com 倍可亲 | dwnews.com 多维新闻 | duowei.com 多维新闻
chinadigitaltimes.net 中国数字时代 | pincong.rocks 品葱 | matters.news Matters | matters.town Matters
mingjingnews.com 明镜新闻网 | minghui.org 明慧网 | wqw2010.blogspot.com 维权网 | weiquanwang.org 维权网
msguancha.com 民生观察 | program-think.blogspot.com 编程随想 | telegra.ph Telegraph | theguardian.com The_Guardian
washingtonpost.com The_Washington_Post | cnn.com CNN | apnews.com AP_News | medium.com Medium
substack.com Substack | theatlantic.com The_Atlantic | economist.com The_Economist | bloomberg.com Bloomberg
"""
_SOURCES = {
    address: name.replace("_", " ")
    for address, name in (entry.split() for line in _NAMES.split("\n") for entry in line.split("|") if entry.strip())
}


def site_name(url: str) -> str:
    """The name of an address's site; its host if unknown."""
    whole = name = host(url)
    while name:
        if known := _SOURCES.get(name):
            return known
        _part, _dot, name = name.partition(".")
    return whole


def is_known_site(name: str) -> bool:
    """Whether a name is that of a site, and not of a writer."""
    return name in _KNOWN


_KNOWN = frozenset(_SOURCES.values())
