using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Exchange.Web.Tests.Stub;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Exchange.Web.Tests;

/// <summary>A visitor without script: gets pages, fills forms, keeps cookies.</summary>
public sealed class Visitor(PortalFactory portal, string? language = null,
    string address = "http://localhost") : IDisposable
{
    private static readonly HtmlParser Parser = new();

    private readonly HttpClient _http = Make(portal, language, address);

    /// <summary>The answer as it came.</summary>
    public Task<HttpResponseMessage> SendAsync(string path) => _http.GetAsync(path);

    /// <summary>A page that must be there.</summary>
    public async Task<IDocument> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return await ReadAsync(response);
    }

    /// <summary>A page with its status.</summary>
    public async Task<(HttpStatusCode Status, IDocument Page)> TryAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return (response.StatusCode, await ReadAsync(response));
    }

    /// <summary>Sends nothing where a form is expected.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path)
    {
        using var nothing = new FormUrlEncodedContent([]);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), nothing);
    }

    /// <summary>Sends a form of a page as a browser would: all its fields, some of them filled in.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(
        IDocument page, string form, params (string Name, string Value)[] values)
    {
        var element = page.QuerySelector(form) ?? throw new InvalidOperationException($"No form {form}.");
        var fields = new Dictionary<string, string>();
        foreach (var input in element.QuerySelectorAll("input[name], textarea[name], select[name]"))
        {
            if (ValueOf(input) is { } value)
            {
                fields[input.GetAttribute("name")!] = value;
            }
        }

        foreach (var (name, value) in values)
        {
            fields[name] = value;
        }

        using var content = new FormUrlEncodedContent(fields);
        var address = element.GetAttribute("action") is { Length: > 0 } action ? action : page.Url;
        return await _http.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), content);
    }

    public static async Task<IDocument> ReadAsync(HttpResponseMessage response)
    {
        var document = Parser.ParseDocument(await response.Content.ReadAsStringAsync());
        document.Location.Href = response.RequestMessage!.RequestUri!.ToString();
        return document;
    }

    /// <summary>Signs in and stays signed in.</summary>
    public async Task<Visitor> AsAsync(string apiKey)
    {
        var page = await GetAsync("/signin");
        using var response = await SubmitAsync(
            page, "main form", ("Form.Participant", SampleMarket.ByKey[apiKey].ParticipantId.ToString()),
            ("Form.ApiKey", apiKey));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return this;
    }

    public void Dispose() => _http.Dispose();

    private static string? ValueOf(IElement input) => input.LocalName switch
    {
        "textarea" => input.TextContent,
        "select" => (input.QuerySelector("option[selected]") ?? input.QuerySelector("option"))?.GetAttribute("value"),
        _ when input.GetAttribute("type") is "checkbox" or "radio" =>
            input.HasAttribute("checked") ? input.GetAttribute("value") ?? "on" : null,
        _ => input.GetAttribute("value") ?? "",
    };

    private static HttpClient Make(PortalFactory portal, string? language, string address)
    {
        var http = portal.CreateClient(new WebApplicationFactoryClientOptions
        {
            AllowAutoRedirect = false,
            BaseAddress = new(address),
        });
        if (language is not null)
        {
            http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        }

        return http;
    }
}
