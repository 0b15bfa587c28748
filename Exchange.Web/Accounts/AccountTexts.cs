using Exchange.Web.Ui;

namespace Exchange.Web.Accounts;

public static class AccountTexts
{
    public static readonly Text Title = new("Account", "账户");
    public static readonly Text Balance = new("Balance", "余额");
    public static readonly Text Held = new("Held for orders", "订单冻结");
    public static readonly Text Available = new("Available", "可用");
    public static readonly Text Statement = new("Statement", "流水");
    public static readonly Text Movement = new("Movement", "变动");
    public static readonly Text Reference = new("Reference", "附言");
    public static readonly Text Vouchers = new("Vouchers", "算力券");
    public static readonly Text Programme = new("Programme", "券计划");
    public static readonly Text Code = new("Code", "券码");
    public static readonly Text Face = new("Face", "面额");
    public static readonly Text Redeemed = new("Redeemed", "已核销");
    public static readonly Text ValidUntil = new("Valid until (UTC)", "有效期至（UTC）");
    public static readonly Text Who = new("Who you are", "主体信息");
    public static readonly Text Id = new("Participant id", "主体编号");
    public static readonly Text Roles = new("Roles", "角色");
    public static readonly Text Keys = new("Keys in force", "有效密钥");
    public static readonly Text MatchesGiven = new("Matches as a supplier", "作为供方的成交");
    public static readonly Text MatchesLapsed = new("Lapsed without an answer", "逾期未确认");
    public static readonly Text SessionOrders = new("Orders from portal sessions", "允许会话下单");
    public static readonly Text NoVouchers = new("No vouchers.", "没有算力券。");
    public static readonly Text NoMovements = new("No movements yet.", "暂无流水。");
}
