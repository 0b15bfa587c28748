using Exchange.Web.Ui;

namespace Exchange.Web.Shell;

public static class ShellTexts
{
    public static readonly Text Brand = new("Compute Exchange", "算力交易所");
    public static readonly Text Skip = new("Skip to content", "跳到正文");
    public static readonly Text Menu = new("Menu", "菜单");
    public static readonly Text Main = new("Main", "主导航");
    public static readonly Text Offers = new("Offers", "供给");
    public static readonly Text Orders = new("Orders", "订单");
    public static readonly Text Supply = new("Supply", "供方台");
    public static readonly Text Ledger = new("Ledger", "账本");
    public static readonly Text Market = new("Rules", "规则");
    public static readonly Text Account = new("Account", "账户");
    public static readonly Text Activity = new("Activity", "动态");
    public static readonly Text Language = new("Language", "语言");
    public static readonly Text Theme = new("Theme", "主题");
    public static readonly Text Light = new("Light", "浅色");
    public static readonly Text Dark = new("Dark", "深色");
    public static readonly Text DemoTitle = new("Demo market.", "演示市场。");
    public static readonly Text Demo = new(
        "Names and demand are invented, prices are real and carry their source. Simulated time:",
        "名称与需求为虚构，价格真实并注明来源。模拟时间：");
    public static readonly Text Tagline = new(
        "Compute from many suppliers, matched by price and time, settled to the last minor unit, provable to anyone.",
        "汇聚多方算力，价格与时间优先撮合，结算分毫不差，人人可验。");
    public static readonly Text Explore = new("Explore", "浏览");
    public static readonly Text Verify = new("Verify", "核验");
    public static readonly Text Check = new("Check a receipt", "核验回执");
    public static readonly Text Policy = new("Trust policy", "信任策略");
    public static readonly Text Licence = new("Apache-2.0", "Apache-2.0");
    public static readonly Text TimesUtc = new("All times UTC", "所有时间均为 UTC");
    public static readonly Text Entries = new("{0} ledger entries", "{0} 条存证");
    public static readonly Text Silent = new("The exchange does not answer", "平台暂无应答");
}
