namespace Exchange.Web.Hosting;

/// <summary>A setting is missing or wrong; the message is for whoever starts the program.</summary>
public sealed class SettingsException(string message) : Exception(message);
