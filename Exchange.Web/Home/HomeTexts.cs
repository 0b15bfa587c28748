using Exchange.Web.Ui;

namespace Exchange.Web.Home;

public static class HomeTexts
{
    public static readonly Text Title = new("Compute you can buy, delivery you can check", "算力可买，交付可验");
    public static readonly Text Lead = new(
        "An exchange for accelerators of many suppliers. Orders meet offers by price and time; every match, " +
        "every hour " +
        "delivered and every cent settled is an entry in a signed ledger that anyone can verify without us.",
        "汇聚多家供方的加速卡算力。订单与供给按价格和时间优先成交；每笔成交、每小时交付、每分钱结算都写入签名账本，任何人无需依赖平台即可核验。");
    public static readonly Text Browse = new("Browse offers", "浏览供给");
    public static readonly Text Plan = new("Plan an order", "规划订单");
    public static readonly Text Sealed = new("Newest checkpoint", "最新检查点");
    public static readonly Text SealedEntries = new("entries under one root", "条存证归于一个根");
    public static readonly Text Root = new("Root hash", "根哈希");
    public static readonly Text Origin = new("Log", "账本");
    public static readonly Text MarketTime = new("Market time", "市场时间");
    public static readonly Text CheckOne = new("Check a receipt against it", "用它核验一份回执");
    public static readonly Text Figures = new("The market now", "市场概况");
    public static readonly Text OpenOffers = new("open offers", "在售供给");
    public static readonly Text OnSale = new("accelerators on sale", "在售加速卡");
    public static readonly Text Orders = new("orders placed", "累计订单");
    public static readonly Text OpenOrders = new("orders open", "挂单中");
    public static readonly Text Matches = new("matches", "成交");
    public static readonly Text Running = new("leases running", "运行中租约");
    public static readonly Text Paid = new("settlements paid", "已支付结算");
    public static readonly Text Participants = new("participants", "主体");
    public static readonly Text Cheapest = new("Best price by class", "各型号最低价");
    public static readonly Text CheapestHelp = new(
        "The classes with most capacity on sale; before tax.", "按在售数量列出的型号；未含税。");
    public static readonly Text From = new("From", "最低");
    public static readonly Text Median = new("Median", "中位");
    public static readonly Text Count = new("Offers", "供给数");
    public static readonly Text AllOffers = new("All offers", "全部供给");
    public static readonly Text Latest = new("Latest in the ledger", "账本最新条目");
    public static readonly Text WholeLedger = new("The whole ledger", "查看账本");
    public static readonly Text Doors = new("Three doors", "三扇门");
    public static readonly Text BuyerText = new(
        "Say what you need, as accelerators and hours or as a model to train. See the plan and its price before " +
        "anything is " +
        "committed, then follow the order to its last cent.",
        "用加速卡与时长、或用要训练的模型说明需求。承诺之前先看方案与价格，随后跟踪订单直到最后一分钱。");
    public static readonly Text SupplierText = new(
        "List capacity of any site in any form. Confirm, provision and meter with your own key: what you sign on " +
        "your own " +
        "machine is what the ledger holds.",
        "以任意形态上架任意站点的算力。用自己的密钥确认、开通、计量：您在本机签署的内容就是账本记录的内容。");
    public static readonly Text AuditorText = new(
        "Read every attested fact, check any receipt, export the ledger and verify the whole of it offline, down " +
        "to every " +
        "participant's signature.",
        "查阅每条存证，核验任意回执，导出账本并离线验证全部内容，直至每个主体的签名。");
    public static readonly Text SupplierDoor = new("My supply", "我的供给");
    public static readonly Text ListOffer = new("List an offer", "上架供给");
    public static readonly Text OpenLedger = new("Open the ledger", "打开账本");
    public static readonly Text MyOrders = new("My orders", "我的订单");
    public static readonly Text Life = new("The life of an order", "订单的一生");
    public static readonly IReadOnlyList<(Text Name, Text What)> Steps =
    [
        (new("Placed", "下单"), new("Money and vouchers are held.", "冻结资金与算力券。")),
        (new("Matched", "成交"), new("Best price first, then earliest.", "价格优先，时间优先。")),
        (new("Confirmed", "确认"), new("Or matched again elsewhere.", "否则重新撮合。")),
        (new("Delivered", "交付"), new("Provisioned and running.", "开通并运行。")),
        (new("Metered", "计量"), new("Signed by the supplier.", "由供方签名。")),
        (new("Settled", "结算"), new("To the last minor unit.", "精确到最小货币单位。")),
    ];
}
