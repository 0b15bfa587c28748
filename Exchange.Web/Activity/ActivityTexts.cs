using Exchange.Web.Ui;

namespace Exchange.Web.Activity;

public static class ActivityTexts
{
    public static readonly Text Lead = new(
        "Every event of the market, newest first; for the operator and auditors.", "市场的全部事件，按时间倒序；供运营方与审计方查看。");
    public static readonly Text Event = new("Event", "事件");
}
