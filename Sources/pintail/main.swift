print("pintail")
